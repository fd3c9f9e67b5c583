"""The course of a career as a picture: what happened when, laid out across or down a page."""
