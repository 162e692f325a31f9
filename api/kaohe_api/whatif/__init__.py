"""What if: where the figures come from, and what two schemes or several variants give, as text and as a page."""
