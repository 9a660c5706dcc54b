"""Invented exports, one or more per platform, each with the faults that such exports have. Nothing in them is anybody's data.

CASES: (name, bytes of the file, options of wfm doctor). Everything follows from a small generator of fixed seed, so that the files are the same always.
"""
import datetime
import io
import zipfile


class Numbers:
    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state * 6364136223846793005 + 1442695040888963407) % 2**64
        return (self.state >> 33) % n


def days(first, n):
    day = datetime.datetime.fromisoformat(first)
    return [day + datetime.timedelta(days=k) for k in range(n)]


def slots(first, n_days, minutes, begin=8, end=18, weekend=False):
    for day in days(first, n_days):
        if day.weekday() >= 5 and not weekend:
            continue
        for k in range(begin * 60, end * 60, minutes):
            yield day + datetime.timedelta(minutes=k)


def volume(numbers, when, peak=20):
    return max(0, peak * (10 - abs(when.hour - 12)) // 10) + numbers.below(5)


def lines(rows, end="\n"):
    return end.join(rows) + end


def zendesk_tickets():
    n = Numbers(1)
    rows = ["Summation column,Id,Requester,Requester id,Group,Subject,Tags,Status,Priority,Via,Ticket type,Created at,Updated at,Assigned at,Solved at,"
            "First reply time in minutes,Full resolution time in minutes within business hours,Topic [list]"]
    for k in range(400):
        made = datetime.datetime(2026, 3, 2, 7) + datetime.timedelta(minutes=17 * k + n.below(12))
        tags = ["", "vip", "closed_by_merge", "spam newsletter"][max(0, n.below(20) - 16)]
        subject = ['Refund', '"Order, please"', '"He said ""no"" twice"', '"Two\nlines"', "=HYPERLINK(1)"][n.below(5)]
        rows.append("1,%d,Person %d,%d,%s,%s,%s,%s,Normal,%s,Question,%s,,,%s,%d,,"
                    % (5000 + k, n.below(99), n.below(999), ["Support EN", "Support FR", ""][n.below(3)], subject, tags, ["Open", "Solved", "Deleted"][0 if n.below(30) else 2],
                       ["Mail", "Web form", "Chat"][n.below(3)], made.strftime("%Y-%m-%d %H:%M:%S"), "", n.below(400)))
    return lines(rows).encode()


def zendesk_outcomes():
    """Solved tickets, some of them after weeks, with the words of the satisfaction survey; one word is nobody's."""
    n = Numbers(21)
    rows = ["Summation column,Id,Group,Status,Via,Created at,Solved at,Satisfaction Score,First reply time in minutes,Full resolution time in minutes"]
    for k in range(300):
        made = datetime.datetime(2026, 3, 2, 7) + datetime.timedelta(minutes=23 * k)
        hours = [2, 5, 26, 300][n.below(4)]
        solved = made + datetime.timedelta(hours=hours, minutes=n.below(50))
        done = solved < datetime.datetime(2026, 3, 9)
        score = ["Good", "Good", "Bad", "Offered", "Unoffered", "good with comment", ""][n.below(7)] if done else ""
        if k == 77:
            score = "so lala"
        rows.append("1,%d,Support,%s,Mail,%s,%s,%s,%d,%s" % (9000 + k, "Solved" if done else "Open", made, solved if done and k % 10 else "", score, n.below(90),
                                                         hours * 60 if done else ""))
    return lines(rows).encode()


def freshdesk_outcomes():
    """Survey results as codes, whose scale is not known; resolution times that are empty but for the stamps."""
    n = Numbers(22)
    rows = ["Ticket ID,Subject,Status,Source,Type,Agent,Group,Created time,Resolved time,Closed time,Initial response time,Resolution time (in hrs),Survey results,Association type"]
    for k in range(120):
        made = datetime.datetime(2026, 1, 12, 6) + datetime.timedelta(minutes=37 * k)
        rows.append("%d,Order,Closed,Email,Question,Agent 1,Helpdesk,%s,%s,,,,%s," % (k, made, made + datetime.timedelta(hours=1 + n.below(40)) if k % 4 else "",
                                                                                 ["", "103", "-103", "100"][n.below(4)]))
    return lines(rows).encode()


def events_outcomes():
    """A list of no platform in particular with stars, recommendations and lengths of time."""
    n = Numbers(23)
    rows = ["created at;queue;ticket id;CSAT;NPS score;resolution time (min)"]
    for k in range(200):
        made = datetime.datetime(2026, 3, 2, 8) + datetime.timedelta(minutes=19 * k)
        rows.append("%s;Care;T%d;%s;%s;%s" % (made, k, [1, 2, 3, 4, 5, 5, "", "-"][n.below(8)], [0, 6, 7, 8, 9, 10, "", ""][n.below(8)], n.below(5000) if n.below(6) else ""))
    return lines(rows).encode()


def zendesk_explore():
    n = Numbers(2)
    rows = ["Ticket ID,Ticket status,Ticket group,Assignee name,Ticket created - Date,Ticket solved - Date,Ticket channel,Tickets"]
    for k in range(30):
        made = datetime.date(2026, 3, 2) + datetime.timedelta(days=k % 14)
        rows += ["%d,Solved,Support,Agent %d,%s,,Email,1" % (700 + k, n.below(5), made)] * 28
    return lines(rows).encode()


def zendesk_explore_times():
    rows = ["Ticket ID,Ticket status,Ticket group,Ticket created - Timestamp,Ticket channel"]
    for k in range(60):
        made = datetime.datetime(2026, 3, 2, 8) + datetime.timedelta(minutes=43 * k)
        rows += ["%d,Solved,Support,%s,Email" % (700 + k, made.strftime("%Y-%m-%dT%H:%M:%S"))] * 3
    return lines(rows).encode()


def intercom():
    n = Numbers(3)
    rows = ["Conversation ID,Conversation started at (America/New_York),Conversation first replied at (America/New_York),Team currently assigned,"
            "Teammate currently assigned,Channel,Handling time (seconds),Fin AI Agent involved,Fin AI Agent resolution state,Conversation tag"]
    made = datetime.datetime(2025, 10, 30, 9)
    for k in range(500):  # over the autumn change of the clock
        made += datetime.timedelta(minutes=n.below(40))
        state = ["", "Assumed resolved", "Confirmed resolved", "Escalated", "Negative feedback"][n.below(5)]
        rows.append("21547%05d,%s,%s,Chat team,Agent %d,Messenger,%s,%s,%s," % (k, made, made + datetime.timedelta(seconds=20 + n.below(90)) if n.below(4) else "", n.below(4), n.below(900) if n.below(3) else "", "true" if state else "false", state))
    return lines(rows).encode()


def freshdesk():
    n = Numbers(4)
    rows = ["Ticket ID,Subject,Status,Priority,Source,Type,Agent,Group,Created time,Due by Time,Resolved time,Closed time,Last update time,Initial response time,"
            "Time tracked,First response time (in hrs),Resolution time (in hrs),Tags,Survey results,Association type"]
    made = datetime.datetime(2026, 1, 12, 6)
    for k in range(300):
        made += datetime.timedelta(minutes=n.below(45))
        kind = "Spam" if n.below(10) < 4 else "Question"
        rows.append("%d,Qualit\u00e9 %d,Closed,Low,Email,%s,Agent %d,Helpdesk,%s,,,,,,%s,%s,,,," % (k, k, kind, n.below(4), made, "00:%02d:30" % n.below(40) if n.below(3) == 0 else "", "26:15:00"))
    text = lines(rows)
    half = len(text) // 2
    half = text.index("\n", half) + 1
    return text[:half].encode("utf-8") + text[half:].encode("cp1252")  # as two systems wrote it


def freshservice():
    n = Numbers(5)
    rows = ["Ticket Id,Subject,Status,Source,Type,Agent,Group,Created Time,Resolved Time,Initial Response Time,First Response Time (in Hrs)"]
    for k in range(120):
        made = datetime.datetime(2026, 1, 12, 8) + datetime.timedelta(minutes=31 * k)
        rows.append("SR-%d,Laptop,Closed,Portal,Service Request,Agent %d,IT,%s,,," % (k, n.below(4), made.strftime("%d-%m-%Y %H:%M")))
    return lines(rows).encode("utf-8-sig")


def salesforce(encoding, delimiter, order, mark=b""):
    n = Numbers(6)
    rows = ["Cases by origin", "As of 14/03/2026 09:00", "", delimiter.join(["Case Number", "Case Owner", "Date/Time Opened", "Date/Time Closed", "Case Origin", "Status"])]
    for k in range(150):
        made = datetime.datetime(2026, 2, 27, 8) + datetime.timedelta(minutes=61 * k)
        stamp = made.strftime("%d/%m/%Y %H:%M" if order == "dmy" else "%m/%d/%Y %I:%M %p")
        rows.append(delimiter.join(["%08d" % k, "Andr\u00e9 %d" % n.below(3), stamp, "", ["Phone", "Email", "Web"][n.below(3)], "Closed"]))
    rows += ["", "Grand Totals (150 records)", "Confidential Information - Do Not Distribute", "Copyright (c) 2026 Invented Ltd"]
    return mark + lines(rows, "\r\n").encode(encoding)


def agent_work():
    n = Numbers(7)
    rows = ["Id,WorkItemId,UserId,OriginalQueueId,ServiceChannelId,Status,RequestDateTime,AssignedDateTime,AcceptDateTime,DeclineDateTime,CancelDateTime,CloseDateTime,"
            "SpeedToAnswer,ActiveTime,HandleTime,CapacityWeight"]
    made = datetime.datetime(2026, 3, 2, 8)
    for k in range(240):
        made += datetime.timedelta(seconds=40 + n.below(300))
        wait, length = 5 + n.below(60), 400 + n.below(500)
        stamp = lambda t: t.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        if n.below(8) == 0:
            rows.append("0Bz%05d,500%05d,,Chat,live_chat,Canceled,%s,,,,%s,,%d,,,1" % (k, k, stamp(made), stamp(made + datetime.timedelta(seconds=wait)), wait))
            continue
        taken = made + datetime.timedelta(seconds=wait)
        rows.append("0Bz%05d,500%05d,005%02d,Chat,live_chat,Closed,%s,%s,%s,,,%s,%d,%d,%d,1"
                    % (k, k, n.below(3), stamp(made), stamp(taken), stamp(taken), stamp(taken + datetime.timedelta(seconds=length)), wait, length // 2, length))
    return lines(rows).encode()


def genesys_import():
    n = Numbers(8)
    rows = ["Interval Start UTC Date,Queue,Media Type,Skill Set,Language,Offered,Interactions Handled,Total Handle Time (Seconds)"]
    for when in slots("2026-03-02", 10, 15, 8, 12):
        for skills in ("billing", "billing|||vip"):
            offered = volume(n, when, 8)
            rows.append("%s,Service,voice,%s,en,%d,%d,%d" % (when.strftime("%Y-%m-%dT%H:%M:%SZ"), skills, offered, offered, offered * 240))
    return lines(rows).encode()


def genesys_view():
    n = Numbers(9)
    rows = ["Interval Start,Interval End,Interval Complete,Filters,Media Type,Queue Id,Queue Name,Offer,Answer,Answer %,Abandon,ASA,Service Level %,Avg Handle,Total Handle"]
    whens = list(slots("2026-03-09", 7, 30))
    for when in whens:
        offered = volume(n, when)
        lost = offered // 10
        rows.append("%s,%s,%s,,voice,q-1,Service,%d,%d,%.1f,%d,%d,%.2f,%d,%d"
                    % (when.strftime("%m/%d/%y %I:%M %p"), (when + datetime.timedelta(minutes=30)).strftime("%m/%d/%y %I:%M %p"), "FALSE" if when == whens[-1] else "TRUE", offered,
                       offered - lost, 90, lost, 12000, 0.84, 312000, 312000 * (offered - lost)))
    rows[-1] = rows[-1].replace("TRUE", "FALSE")
    return lines(rows).encode("utf-8-sig")


def connect_import():
    n = Numbers(10)
    rows = ["QueueName,QueueId,ChannelType,TimeStamp,IntervalDuration,IncomingContactVolume,AverageHandleTime,ContactsHandled"]
    for when in slots("2026-01-05", 42, 30):
        if when.date() == datetime.date(2026, 2, 3):
            continue  # a day that was not recorded
        offered = volume(n, when) if when.date() != datetime.date(2026, 2, 11) else 0  # an outage
        if when.date() >= datetime.date(2026, 2, 16) and when.hour == 25:
            offered = 0
        rows.append("Basic (EN),q-1,VOICE,%s,30mins,%d,%.1f,%d" % (when.strftime("%Y-%m-%dT%H:%M:%SZ"), offered, 245.5, offered))
        rows.append("Basic (EN),q-1,CHAT,%s,30mins,%d,,%d" % (when.strftime("%Y-%m-%dT%H:%M:%SZ"), offered // 3, offered // 3))
    return lines(rows).encode()


def connect_queue():
    n = Numbers(11)
    rows = ["Queue,StartInterval,EndInterval,Contacts queued,Contacts handled,Contacts handled incoming,Contacts abandoned,Contacts answered in 20 seconds,"
            "Contacts answered in 60 seconds,Service level 20 seconds,Avg. handle time,Average queue answer time"]
    for when in slots("2026-03-02", 5, 30):
        offered = volume(n, when)
        lost = offered // 9
        rows.append("Basic,%s-07:00,%s-07:00,%d,%d,%d,%d,%d,%d,%.1f%%,00:05:%02d,00:00:14"
                    % (when.isoformat() + ".000", (when + datetime.timedelta(minutes=30)).isoformat() + ".000", offered, offered - lost, offered - lost, lost,
                       (offered - lost) * 8 // 10, (offered - lost) * 9 // 10, 100 * ((offered - lost) * 8 // 10) / max(1, offered), n.below(60)))
    rows.append("Total,,,,,,,,,,,")
    return lines(rows).encode()


def connect_agent():
    rows = ["Agent,Agent Hierarchy Level Two,Routing Profile,StartInterval,EndInterval,Agent on contact time,Occupancy,Online time,Average handle time,Contacts handled"]
    for when in slots("2026-03-02", 2, 30, 8, 12):
        for agent in ("ana", "ben"):
            rows.append("%s,,General,%s+00:00,%s+00:00,00:21:00,70%%,00:30:00,00:07:00,3" % (agent, when.isoformat() + ".000", (when + datetime.timedelta(minutes=30)).isoformat() + ".000"))
    return lines(rows).encode()


def talkdesk():
    n = Numbers(12)
    rows = ["Interaction ID,Contact ID,Direction,Contact Type,Started At,Wait Time,Time to Missed,Abandon Time,Short Abandon Time,Talk Time,Hold Time,After Call Work Time,"
            "Duration,Handle Time,Inside Service Level,Ring Groups,User Name"]
    made = datetime.datetime(2026, 3, 2, 8)
    for k in range(200):
        made += datetime.timedelta(seconds=30 + n.below(200))
        if n.below(9) == 0:
            rows.append("i%d,c%d,inbound,abandoned,%s,0:%02d,,0:%02d,,0:00,0:00,0:00,0:40,0:00,no,Sales," % (k, k, made, 20 + n.below(39), 20 + n.below(39)))
            continue
        if n.below(12) == 0:
            rows.append("i%d,c%d,outbound,outbound,%s,0:00,,,,3:00,0:00,0:20,3:20,3:20,no,Sales,ana" % (k, k, made))
            continue
        for leg in range(2 if n.below(5) == 0 else 1):  # passed on
            rows.append("i%d,c%d-%d,inbound,answered,%s,0:%02d,,,,4:%02d,0:10,0:30,6:00,5:%02d,yes,Sales,ana" % (k, k, leg, made, n.below(30), n.below(60), n.below(60)))
    return lines(rows).encode()


def five9():
    n = Numbers(13)
    rows = ["CALL ID,TIMESTAMP,CAMPAIGN,CALL TYPE,AGENT,AGENT NAME,DISPOSITION,ANI,CUSTOMER NAME,DNIS,CALL TIME,BILL TIME (ROUNDED),COST,IVR TIME,QUEUE WAIT TIME,RING TIME,"
            "TALK TIME,HOLD TIME,PARK TIME,AFTER CALL WORK TIME,TRANSFERS,CONFERENCES,HOLDS,ABANDONED,RECORDINGS"]
    made = datetime.datetime(2026, 3, 2, 8)
    for k in range(150):
        made += datetime.timedelta(seconds=60 + n.below(300))
        lost = n.below(10) == 0
        kind = "Outbound" if n.below(15) == 0 else "Inbound"
        rows.append('%d,"%s",Claims,%s,a1,Ana,%s,,,,0:06:00,0:06:00,0.1,0:00:10,0:00:%02d,0:00:05,%s,0:00:00,0:00:00,%s,0,0,0,%d,' % (
            k, made.strftime("%a, %d %b %Y %H:%M:%S"), kind, "Abandon" if lost else "Done", n.below(60), "0:00:00" if lost else "0:04:%02d" % n.below(60),
            "0:00:00" if lost else "0:00:30", lost))
    return lines(rows).encode()


def avaya():
    n = Numbers(14)
    rows = ["Split/Skill: Service", "Date,StartTime,StopTime,Avg Speed Ans,Avg Aban Time,ACD Calls,Avg ACD Time,Avg ACW Time,Aban Calls,Max Delay,Flow In,Flow Out,Avg Pos Staff"]
    for when in slots("2026-03-09", 10, 30):
        offered = volume(n, when)
        rows.append("%s,%s,%s,:12,:30,%d,4:%02d,:40,%d,1:40,0,0,9.5" % (when.strftime("%m/%d/%Y"), when.strftime("%I:%M %p"), "", offered, n.below(60), offered // 12))
    rows = [r.replace(",:", ",0:") for r in rows]
    rows.append("Summary,,,,,,,,,,,,")
    return lines(rows).encode()


def calabrio():
    n = Numbers(15)
    rows = []
    for when in slots("2026-03-02", 10, 15, 8, 10):
        offered = volume(n, when, 10)
        rows.append(";".join(str(x) for x in [15, when.strftime("%Y%m%d"), when.strftime("%H:%M"), 77, "Kund", offered, 0, 1, 0, offered - 1, 90, 20, 1800, 300, 30, 15, 4, offered - 2, 110, 0, 1]))
    rows.append(rows[0])  # sent again
    return lines(rows).encode()


def calabrio_forecast():
    n = Numbers(23)
    rows = []
    for skill in ("Claims", "Sales, EN"):
        for when in slots("2026-03-02", 5, 15, 8, 10):
            rows.append('"%s",%s,%s,%d,%.2f,%.2f,%.2f' % (skill, when.strftime("%Y%m%d %H:%M"), (when + datetime.timedelta(minutes=15)).strftime("%Y%m%d %H:%M"),
                                                      volume(n, when, 10), 135.46, 40.5, 3.85))
    return lines(rows).encode()


def iex():
    n = Numbers(16)
    rows = ["#fields:date|period|TZ|custID|ctID|ctName|contactsReceived|contactsHandled|aht"]
    for day in days("2026-03-02", 5):
        for k in range(32, 72):
            offered = volume(n, day.replace(hour=k // 4), 9)
            rows.append("%s|%d|GMT|C1|12|Service|%d|%d|%d" % (day.strftime("%m%d%Y"), k + 1, offered, offered, 300))
    return lines(rows).encode()


def verint():
    n = Numbers(17)
    rows = ["Service,%d-%d-%d,%d,%d" % (d.month, d.day, d.year, 200 + n.below(90), 280) for d in days("2026-02-23", 28)]
    return lines(rows).encode()


def long_table():
    n = Numbers(18)
    rows = ["sep=;", "datetime;queue;offered;handled;aht"]
    for when in slots("2026-03-23", 14, 30, 0, 6, weekend=True):  # over the spring change, with its hour
        offered = volume(n, when)
        rows.append('%s;Hotline;%d;%d;%d,5' % (when.strftime("%d.%m.%Y %H:%M"), offered, offered, 240 + n.below(30)))
    rows.append("Gesamt;;9999;9999;")
    return lines(rows, "\r\n").encode("cp1252")


def matrix_dates():
    n = Numbers(19)
    whole = days("2026-03-02", 7)
    rows = ["Calls offered,,,,,,,", ",".join(["Time"] + [d.strftime("%d/%m/%Y") for d in whole])]
    rows[1] = rows[1].replace("08/03/2026", "13/03/2026")
    for k in range(17, 25):  # labels are the ends of half hours only where the first is one after midnight
        rows.append(",".join(["%02d:%02d - %02d:%02d" % (k // 2, k % 2 * 30, (k + 1) // 2, (k + 1) % 2 * 30)] + [str(n.below(30)) for _ in whole]))
    rows.append(",".join(["Total"] + ["99"] * 7))
    return lines(rows).encode()


def matrix_weekdays():
    n = Numbers(20)
    rows = ["Interval\tSun\tMon\tTue\tWed\tThu\tFri\tSat"]
    for k in range(1, 49):
        rows.append("\t".join(["%02d:%02d" % (k // 2, k % 2 * 30)] + [str(n.below(30)) for _ in range(7)]))
    return lines(rows).encode("utf-16")


def events():
    n = Numbers(21)
    rows = ["Opened;Queue;Agent;Handle time (min)"]
    made = datetime.datetime(2026, 3, 2, 8)
    for k in range(90):
        made += datetime.timedelta(minutes=n.below(500))
        rows.append("%s;Counter;ana;%d,%d" % (made.strftime("%d/%m/%Y %H:%M"), n.below(9), n.below(10)))
    return lines(rows).encode()


def ambiguous():
    return lines(["date,time,queue,offered,aht", "3/4/2026,08:00,a,12,\"1,234\"", "3/4/2026,08:30,a,7,\"1,100\"", "5/4/2026,08:00,a,9,\"1,050\""]).encode()


def total_or_mean():
    rows = ["start,queue,offered,handled,total handle time"]
    for when in slots("2026-03-02", 3, 30):
        rows.append("%s,Service,200,190,310" % when.strftime("%Y-%m-%d %H:%M"))
    return lines(rows).encode()


def unknown():
    return lines(["when it was,which line,how many came,how long in all", "2026-03-02 08:00,A,12,3600", "2026-03-02 08:30,A,9,2700"]).encode()


def mapping():
    return lines(["what,column,unit", "start,when it was,", "queue,which line,", "offered,how many came,", "handle,how long in all,s", "zone,Europe/Dublin,"]).encode()


# ---- A workbook, written by hand: shared and inline texts, dates and times by style ----

def workbook(rows, extra=None):
    def reference(r, c):
        return "%s%d" % (chr(65 + c), r + 1)

    shared, sheet = [], []
    for r, row in enumerate(rows):
        cells = []
        for c, (kind, value) in enumerate(row):
            if kind == "s":
                if value not in shared:
                    shared.append(value)
                cells.append('<c r="%s" t="s"><v>%d</v></c>' % (reference(r, c), shared.index(value)))
            elif kind == "i":
                cells.append('<c r="%s" t="inlineStr"><is><t>%s</t></is></c>' % (reference(r, c), value))
            elif kind:
                cells.append('<c r="%s" s="%d"><v>%s</v></c>' % (reference(r, c), {"n": 0, "d": 1, "t": 2, "l": 3}[kind], value))
        sheet.append('<row r="%d">%s</row>' % (r + 1, "".join(cells)))
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    files = {
        "xl/worksheets/sheet2.xml": '<worksheet %s><sheetData>%s</sheetData></worksheet>' % (space, "".join(sheet)),
        "xl/worksheets/sheet1.xml": '<worksheet %s><sheetData/></worksheet>' % space,
        "xl/workbook.xml": '<workbook %s xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><workbookPr/><sheets>'
                           '<sheet name="hidden" sheetId="1" state="hidden" r:id="rId1"/><sheet name="Data" sheetId="2" r:id="rId2"/></sheets></workbook>' % space,
        "xl/_rels/workbook.xml.rels": '<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Target="worksheets/sheet2.xml"/></Relationships>',
        "xl/styles.xml": '<styleSheet %s><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/><numFmt numFmtId="165" formatCode="[h]:mm:ss"/></numFmts>'
                         '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/><xf numFmtId="165"/></cellXfs></styleSheet>' % space,
        "xl/sharedStrings.xml": '<sst %s>%s</sst>' % (space, "".join("<si><t>%s</t></si>" % s for s in shared)),
    }
    files.update(extra or {})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, text)
    return out.getvalue()


def workbook_table():
    n = Numbers(22)
    rows = [[("s", "Monthly report")], [], [("s", "Date"), ("s", "Time"), ("s", "Queue"), ("i", "Offered"), ("s", "Handled"), ("s", "Avg. handle time")]]
    for when in slots("2026-03-02", 7, 30):
        serial = (when.date() - datetime.date(1899, 12, 30)).days
        offered = volume(n, when)
        rows.append([("d", serial), ("t", repr((when.hour * 60 + when.minute) / 1440)), ("s", "Service &amp; Sales"), ("n", offered), ("n", offered), ("l", repr(275 / 86400))])
    rows.append([("s", "Total"), ("", 0), ("", 0), ("n", 12345)])
    return workbook(rows)


def genesys_forecast():
    n = Numbers(24)
    rows = ["Interval Start UTC Date,Planning Group,Offered,Average Handle Time"]
    for when in slots("2026-03-02", 5, 15, 8, 10):
        rows += ["%s,%s,%.4f,%.2f" % (when.strftime("%Y-%m-%dT%H:%M:%SZ"), group, volume(n, when, 9) / 4, 300) for group in ("Billing", "Letters", "Chat team")]
    return lines(rows).encode()


def workbook_of_sheets():
    """A cover, the table, and notes beside it."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    names = [("hidden", 1, ' state="hidden"'), ("Cover &amp; remarks", 3, ""), ("Data", 2, ""), ("Notes", 1, "")]
    return workbook([[("s", "Date"), ("s", "Time"), ("s", "Queue"), ("s", "Offered")]] + [[("d", 46083), ("t", repr(k / 48)), ("s", "A"), ("n", k)] for k in range(16, 24)], {
        "xl/worksheets/sheet3.xml": '<worksheet %s><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>Weekly report, see the other sheets</t></is></c></row></sheetData></worksheet>' % space,
        "xl/workbook.xml": '<workbook %s xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>%s</sheets></workbook>' % (
            space, "".join('<sheet name="%s" sheetId="%d"%s r:id="rId%d"/>' % (name, k + 1, state, part) for k, (name, part, state) in enumerate(names))),
        "xl/_rels/workbook.xml.rels": "<Relationships>%s</Relationships>" % "".join('<Relationship Id="rId%d" Target="worksheets/sheet%d.xml"/>' % (k, k) for k in (1, 2, 3))})


TZ = ["--tz", "Europe/Dublin"]
CASES = [
    ("zendesk_tickets.csv", zendesk_tickets(), TZ),
    ("zendesk_outcomes.csv", zendesk_outcomes(), TZ),
    ("zendesk_explore.csv", zendesk_explore(), TZ),
    ("zendesk_explore_times.csv", zendesk_explore_times(), TZ),
    ("intercom.csv", intercom(), []),
    ("freshdesk.csv", freshdesk(), TZ),
    ("freshdesk_outcomes.csv", freshdesk_outcomes(), TZ),
    ("freshservice.csv", freshservice(), TZ),
    ("salesforce_windows.csv", salesforce("cp1252", ",", "dmy"), TZ),
    ("salesforce_utf16.csv", salesforce("utf-16", "\t", "mdy"), TZ),
    ("salesforce_mark_twice.csv", salesforce("utf-8", ",", "mdy", "\u00ef\u00bb\u00bf".encode()), TZ),
    ("salesforce_agent_work.csv", agent_work(), []),
    ("genesys_import.csv", genesys_import(), []),
    ("genesys_view.csv", genesys_view(), TZ),
    ("ambiguous_told.csv", ambiguous(), TZ + ["--date-order", "dmy", "--decimal", "point"]),
    ("connect_import.csv", connect_import(), []),
    ("connect_queue.csv", connect_queue(), []),
    ("connect_agent.csv", connect_agent(), []),
    ("talkdesk.csv", talkdesk(), TZ),
    ("five9.csv", five9(), TZ),
    ("avaya_cms.csv", avaya(), TZ),
    ("calabrio_queue.csv", calabrio(), TZ),
    ("calabrio_forecast.csv", calabrio_forecast(), TZ),
    ("nice_iex.txt", iex(), TZ),
    ("verint.csv", verint(), TZ),
    ("verint_utc.csv", verint(), ["--tz", "UTC"]),
    ("long_table.csv", long_table(), ["--tz", "Europe/Berlin"]),
    ("matrix_dates.csv", matrix_dates(), TZ + ["--queue", "Service"]),
    ("matrix_weekdays.txt", matrix_weekdays(), TZ + ["--week", "2026-03-02"]),
    ("events.csv", events(), TZ),
    ("events_outcomes.csv", events_outcomes(), TZ),
    ("ambiguous.csv", ambiguous(), []),
    ("total_or_mean.csv", total_or_mean(), TZ),
    ("unknown.csv", unknown(), []),
    ("unknown_mapped.csv", unknown(), ["--map", "map.csv"]),
    ("workbook.xlsx", workbook_table(), TZ),
    ("workbook_cover.xlsx", workbook_of_sheets(), TZ),
    ("workbook_sheet.xlsx", workbook_of_sheets(), TZ + ["--sheet", "data"]),
    ("workbook_no_sheet.xlsx", workbook_of_sheets(), TZ + ["--sheet", "Results"]),
    ("genesys_forecast.csv", genesys_forecast(), []),
]
