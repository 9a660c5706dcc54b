"""A small sound plan, as a dictionary of file names and bytes, for the cases to spoil."""
import datetime


def history(queues=("voice", "email"), weeks=3):
    lines = ["interval_start_utc,minutes,queue,offered,handled,handle_seconds"]
    monday = datetime.datetime(2026, 1, 5)
    for q, queue in enumerate(queues):
        for day in range(weeks * 7):
            if day % 7 > 4:
                continue
            for half in range(16, 36):
                at = monday + datetime.timedelta(days=day, minutes=30 * half)
                offered = 6 - 2 * q + (half * 7 + day * 3) % 4
                lines.append("%sZ,30,%s,%d,%d,%d" % (at.isoformat(), queue, offered, offered, offered * 300))
    return "\n".join(lines) + "\n"


def plan():
    tables = {
        "settings.csv": "key,value\nrun.zone,Europe/Dublin\n",
        "queues.csv": "queue,zone,channel,region,open,sl_target,target_s,shrinkage\n"
        "voice,Europe/Dublin,voice,IE,Mon-Fri 08:00-18:00,80%,30,sickness=4%\n"
        "email,Europe/Dublin,email,IE,Mon-Fri 08:00-18:00,90%,14400,\n",
        "history.csv": history(),
        "events.csv": "event,kind,region,from,to\nbank holiday,holiday,IE,2026-03-17,2026-03-17\n",
        "agents.csv": "agent,name,site,zone,contract,skills,from_day,to_day\n"
        + "".join("a%d,Agent %d,Cork,Europe/Dublin,full,voice email,,\n" % (i, i) for i in range(1, 7)),
        "contracts.csv": "contract,rule,value,price,source\nfull,daily_rest,11,,\nfull,max_hours_week,40,,\nfull,max_days_week,5,,\n",
        "shifts.csv": "shift,kind,contracts,sites,weekdays,start_from,start_to,start_step,length_from,length_to,length_step,breaks\n"
        "day,day,full,,Mon-Fri,08:00,09:30,30m,8h30,8h30,30m,meal 30m unpaid 3h-5h\n",
        "sites.csv": "site,seats\nCork,10\n",
        "leave.csv": "agent,kind,status,from,to\na1,annual,approved,2026-01-26,2026-01-27\n",
        "fixed.csv": "agent,kind,from,to,activity\na2,meeting,2026-01-28T10:00,2026-01-28T11:00,team\n",
        "availability.csv": "agent,available,weekdays,from_s,to_s\na3,no,Fri,,\n",
        "preferences.csv": "agent,weekdays,off,kind,weight\na4,Fri,yes,,10\n",
        "previous.csv": "agent,from,to\na5,2026-01-23T09:00,2026-01-23T17:30\n",
    }
    return {name: text.encode() for name, text in tables.items()}
