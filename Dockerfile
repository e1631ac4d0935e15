# The bot in a container: environment and model are made in a first stage, the second runs them as an ordinary user.
# Debian 13 with its own Python 3.13, which Debian mends for years. The digest is that of `docker pull debian:trixie-slim`.
ARG BASE=debian:trixie-slim@sha256:a29215f6a35e51e22adffa17f89e9d2ef06214e64a2bad10d765c46aea49f11f
FROM ${BASE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates make python3 python3-venv
WORKDIR /app
COPY Makefile .python-version pyproject.toml README.md requirements*.txt ./
COPY scripts scripts
RUN make packages
# With --build-arg LISTEN=1 the image understands voice messages, where VIGIE_LISTEN_MODEL names a model.
ARG LISTEN=
RUN [ -z "$LISTEN" ] || make listen
# With --build-arg POSTGRES=1 it can keep its data in a PostgreSQL database, which VIGIE_DATABASE then names.
ARG POSTGRES=
RUN [ -z "$POSTGRES" ] || make postgres
# With --build-arg ELSEWHERE=1 it can copy its database to another place, which VIGIE_COPIES_TO then names.
ARG ELSEWHERE=
RUN [ -z "$ELSEWHERE" ] || make elsewhere
COPY bot bot
COPY content content
COPY nlu nlu
COPY stories stories
RUN make setup

FROM ${BASE}
WORKDIR /app
# The voice that speaks where Google's does not answer, and what Debian has mended since the base was made.
RUN apt-get update \
    && apt-get upgrade -y \
    && apt-get install -y --no-install-recommends ca-certificates espeak-ng python3 \
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
