"""Emergency: guides through an incident step by step, with contacts, time limits and the incident note."""
