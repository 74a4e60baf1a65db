"""MedicalCor Workflows: durable lead and patient workflows for dental clinics, on Temporal."""

__version__ = "0.1.0"
