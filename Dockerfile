# The bot in a container: environment and model are made in a first stage, the second runs them as an ordinary user.
FROM python:3.10-slim-bookworm AS build
WORKDIR /app
COPY requirements.txt requirements-uv.txt pyproject.toml README.md ./
RUN python -m venv /tools && /tools/bin/pip install --no-cache-dir --require-hashes -r requirements-uv.txt
RUN /tools/bin/uv venv --python /usr/local/bin/python3.10 .venv \
    && /tools/bin/uv pip sync --compile-bytecode --no-cache --python .venv/bin/python --require-hashes requirements.txt
COPY bot bot
COPY content content
COPY nlu nlu
COPY stories stories
RUN /tools/bin/uv pip install --no-cache --no-deps --no-build-isolation --python .venv/bin/python -e . \
    && .venv/bin/vigie train \
    && rm -rf models/cache

FROM python:3.10-slim-bookworm
WORKDIR /app
# The voice that speaks where Google's does not answer.
RUN apt-get update \
    && apt-get install -y --no-install-recommends espeak-ng \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin vigie \
    && install --directory --owner vigie --group vigie /data
COPY --from=build /app /app
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    VIGIE_DATA=/data
USER vigie
VOLUME /data
# The bot touches /data/alive whenever Telegram has answered a poll, every ten seconds or so.
HEALTHCHECK --interval=60s --timeout=5s --start-period=120s CMD ["sh", "-c", "[ -n \"$(find /data/alive -mmin -2)\" ]"]
# exec form: signals reach the bot, which finishes what is in hand.
CMD ["vigie", "run"]
