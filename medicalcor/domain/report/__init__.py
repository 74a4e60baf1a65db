"""The rules of the weekly report: which week, what counts once, what a share of few is worth, how a chart is drawn."""
