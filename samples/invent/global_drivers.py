"""What contacts of samples/global-support follow in the long run: customers with the app, who write chats; as they were, and as the product's people plan them."""
import math

DRIVER_COLUMNS = "driver queue date value low high note".split()
FIRST = (2025, 7)
PAST = (0.9, 1.4, 2.1, 1.8, 1.2, 0.7, 1.1, 1.6, 1.9, 2.4, 2.8, 3.1, 2.6, 2.2, 1.8)  # growth in per cent, month by month to September 2026
PLAN = (2.0, 2.0, 1.5, 1.5, 1.5, 8.0, 1.5, 1.5, 1.2, 1.2, 1.2, 1.2, 1.0, 1.0, 1.0)  # March 2027: two markets more
UNSURE = 0.06  # of the plan, in a year


def month_after(year, month):
    return (year + 1, 1) if month == 12 else (year, month + 1)


def drivers():
    value, (year, month) = 31000.0, FIRST
    for k, growth in enumerate(PAST + PLAN):
        value *= 1.0 + growth / 100.0
        ahead = k - len(PAST) + 1
        spread = math.exp(1.2816 * UNSURE * math.sqrt(max(0, ahead) / 12.0))
        bounds = (round(value / spread), round(value * spread)) if ahead > 0 else ("", "")
        yield ("app-customers", "chat", f"{year}-{month:02d}", round(value), *bounds, "two markets more" if (year, month) == (2027, 3) else "")
        year, month = month_after(year, month)
