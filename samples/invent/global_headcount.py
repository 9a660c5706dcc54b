"""Headcount planning of samples/global-support: groups of people, how they come and go, vendors, scenarios."""

# site code: currency, pay an hour, load, hours a week, hiring, training, supervisors' pay
PLACES = {"tor": ("Toronto", "CAD", 38.0, 0.14, 2600, 1800, 7200), "dub": ("Dublin", "EUR", 24.0, 0.11, 2200, 1500, 4800),
          "mnl": ("Manila", "PHP", 560.0, 0.12, 28000, 22000, 98000)}
KINDS = {"en": ("voice chat email social", "en", 1), "fr": ("voice chat email social", "en fr", 1), "es": ("voice chat email social", "en es", 1),
         "lead": ("voice chat email social", "en fr es", 2)}
NAMES = {"en": "English", "fr": "French", "es": "Spanish", "lead": "second line"}
GROUPS = (("tor", "en"), ("tor", "fr"), ("tor", "es"), ("tor", "lead"), ("dub", "en"), ("dub", "fr"), ("dub", "es"), ("dub", "lead"), ("mnl", "en"),
          ("mnl", "lead"))


def group_of(person):
    if person.tier == 2:
        return person.code + "-lead"
    words = person.languages.split()
    return f"{person.code}-{words[-1]}"


GROUP_COLUMNS = ("group name site skills languages tier hours_week attrition lead_weeks class_least class_most class_every_weeks hires_most train_weeks pass nest_weeks "
                 "mentor_share ramp_weeks ramp_from currency cost_per_hour load premium tools_month hire_cost training_cost overtime_most "
                 "time_off_most seats span lead_month cost_centre").split()


def groups(people):
    for code, kind in GROUPS:
        site, currency, pay, load, hire, train, lead = PLACES[code]
        skills, languages, tier = KINDS[kind]
        members = [person for person in people if group_of(person) == f"{code}-{kind}"]
        hours = round(sum(20 if person.part_time else 40 for person in members) / len(members), 1)
        attrition = {"tor": "6%/month; from 3m 45%/year; from 2y 38%/year", "dub": "5%/month; from 3m 40%/year; from 2y 34%/year",
                     "mnl": "8%/month; from 3m 60%/year; from 2y 52%/year"}[code]
        leads = kind == "lead"
        yield (f"{code}-{kind}", f"{site}, {NAMES[kind]}", site, skills, languages, tier, hours, "25%/year" if leads else attrition,
               8 if kind in ("fr", "es") else 6, 1, 0 if leads else 12, 4, -1, 5 if code == "mnl" else 4, "92%", 2, "25%", 8, "60%", currency,
               round(pay * (1.25 if leads else 1.0), 2), f"{load:.0%}", "6%" if code == "mnl" else "3%", {"CAD": 160, "EUR": 110, "PHP": 6400}[currency],
               hire, train, "5%", "3%", "0.6", 14, lead, f"{dict(tor=4711, dub=4712, mnl=4713)[code]} {site}")


MOVEMENT_COLUMNS = "group day heads trained note".split()
MOVEMENTS = [("mnl-en", "2026-11-09", 6, "no", "class of November, offers signed"), ("dub-fr", "2027-01-04", -1, "", "parental leave for a year")]

VENDOR_COLUMNS = ("vendor name skills languages tier price per currency hours_month least_hours_month most_hours_month step_share notice_weeks may_leave setup "
                  "to_day").split()
VENDORS = [("harbour-en", "Harbour Contact, English e-mail and chat", "chat email", "en", 1, 27, "hour", "EUR", 320, 240, 1600, "50%", 8, "no", "", ""),
           ("lingua-fr", "Lingua, French", "voice chat email", "en fr", 1, 0.9, "minute", "EUR", 0, 160, 800, "", 6, "yes", 9000, "")]

ABSENCE_COLUMNS = "groups category months share".split()
ABSENCE = [("", "leave", "", "9%"), ("", "leave in summer", "7 8", "6%"), ("", "leave at the turn of the year", "12", "4%"), ("", "illness", "", "3%"),
           ("", "illness in winter", "1 2 3", "1.5%"), ("mnl-en mnl-lead", "typhoon days", "8 9 10", "1%")]

EXCHANGE_COLUMNS = "currency from_day rate".split()
EXCHANGE = [("EUR", "", 1), ("CAD", "", 0.665), ("PHP", "", 0.0156)]

CROSS_COLUMNS = "from to weeks cost most".split()
CROSS = [("tor-en", "tor-lead", 3, 900, 3), ("dub-en", "dub-lead", 3, 700, 2)]

SCENARIO_COLUMNS = "scenario lever of change from_day note".split()
SCENARIOS = [("growth", "volume", "", "+30%", "2027-01-01", "two markets more"),
             ("bot", "deflection", "chat-en chat-fr", "=22%", "2027-02-01", "order status, by the pilot's measured share"),
             ("bot", "aht", "chat-en chat-fr", "+9%", "2027-02-01", "what is left takes longer"),
             ("no-vendor", "vendor_most", "harbour-en", "=0", "2027-01-01", "contract ends"),
             ("attrition", "attrition", "mnl-en mnl-lead", "+40%", "", "a competitor opens next door"),
             ("better-service", "sl_target", "voice-en voice-fr voice-es", "=90%", "", "90 % instead of 80 %")]
