"""hipbreak: counts unbroken sitting and offers three hip moves at a moment that does not hurt."""

__version__ = "0.1.0"
