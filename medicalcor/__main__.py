"""`python -m medicalcor` is the `medicalcor` command."""

from medicalcor.cli import main

main()
