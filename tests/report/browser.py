"""Chromium without a window, by way of its DevTools pipe (two file descriptors, messages that end in NUL): no package needed."""
import base64
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync', '--hide-scrollbars', '--force-color-profile=srgb']


def find_chromium():
    return shutil.which('chromium') or shutil.which('chromium-browser')


class Browser:
    """A page under test. Console errors, exceptions, log errors and every request that is not the page's own file are kept."""

    def __init__(self, program, width=1280, height=900, dark=False, phone=False):
        self.profile = tempfile.mkdtemp(prefix='wfm-browser-')
        to_read, self.to = os.pipe()
        self.out, to_write = os.pipe()

        def pipes():
            # The browser reads 3 and writes 4; the pipes' own numbers may be among them, so move them away first.
            read, write = os.dup(to_read), os.dup(to_write)
            spare = os.dup(read), os.dup(write)
            os.dup2(spare[0], 3)
            os.dup2(spare[1], 4)
        # start_new_session: the group can be ended as a whole
        self.process = subprocess.Popen([program, *FLAGS, '--remote-debugging-pipe', '--user-data-dir=' + self.profile, 'about:blank'],
                                        close_fds=False, preexec_fn=pipes, start_new_session=True,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(to_read)
        os.close(to_write)
        self.number, self.rest, self.session = 0, b'', None
        self.errors, self.requests, self.events, self.traced = [], [], [], []
        page = next(t for t in self.call('Target.getTargets')['targetInfos'] if t['type'] == 'page')
        self.session = self.call('Target.attachToTarget', targetId=page['targetId'], flatten=True)['sessionId']
        for domain in ('Page', 'Runtime', 'Log', 'Network'):
            self.call(domain + '.enable')
        self.call('Emulation.setDeviceMetricsOverride', width=width, height=height, deviceScaleFactor=2 if phone else 1, mobile=phone)
        self.call('Emulation.setTouchEmulationEnabled', enabled=phone)
        self.call('Emulation.setEmulatedMedia', features=[{'name': 'prefers-color-scheme', 'value': 'dark' if dark else 'light'}])

    def __enter__(self):
        return self

    def __exit__(self, *_):
        try:
            self.call('Browser.close', whole=True)
            self.process.wait(5)
        except (OSError, RuntimeError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()
        os.close(self.to)
        os.close(self.out)
        shutil.rmtree(self.profile, ignore_errors=True)

    def receive(self, seconds=60):
        until = time.monotonic() + seconds
        while b'\0' not in self.rest:
            if not select.select([self.out], [], [], max(0, until - time.monotonic()))[0]:
                raise RuntimeError('the browser does not answer')
            piece = os.read(self.out, 1 << 20)
            if not piece:
                raise RuntimeError('the browser has gone')
            self.rest += piece
        message, self.rest = self.rest.split(b'\0', 1)
        return json.loads(message)

    def note(self, message):
        method, params = message.get('method'), message.get('params', {})
        self.events.append(method)
        if method == 'Runtime.exceptionThrown':
            details = params['exceptionDetails']
            self.errors.append(details.get('exception', {}).get('description') or details['text'])
        elif method == 'Runtime.consoleAPICalled' and params['type'] in ('error', 'warning', 'assert'):
            self.errors.append(str([arg.get('value', arg.get('description')) for arg in params['args']]))
        elif method == 'Log.entryAdded' and params['entry']['level'] in ('error', 'warning'):
            self.errors.append(params['entry']['text'])
        elif method == 'Network.requestWillBeSent':
            self.requests.append(params['request']['url'])
        elif method == 'Tracing.dataCollected':
            self.traced += params['value']

    def call(self, method, whole=False, **params):
        self.number += 1
        message = {'id': self.number, 'method': method, 'params': params}
        if self.session and not whole:
            message['sessionId'] = self.session
        os.write(self.to, json.dumps(message).encode() + b'\0')
        while True:
            answer = self.receive()
            if answer.get('id') != self.number:
                self.note(answer)
            elif 'error' in answer:
                raise RuntimeError(f"{method}: {answer['error']}")
            else:
                return answer['result']

    def open(self, path):
        """Loads the file and waits for its load event; seconds that it took."""
        self.events.clear()
        begun = time.monotonic()
        self.call('Page.navigate', url='file://' + os.path.abspath(path))
        while 'Page.loadEventFired' not in self.events:
            self.note(self.receive())
        self.js('new Promise(done => requestAnimationFrame(() => setTimeout(done)))')
        return time.monotonic() - begun

    def js(self, expression):
        result = self.call('Runtime.evaluate', expression=expression, awaitPromise=True, returnByValue=True)
        if 'exceptionDetails' in result:
            raise RuntimeError(result['exceptionDetails'].get('exception', {}).get('description', expression))
        return result['result'].get('value')

    def trace(self, action):
        """What the browser did meanwhile: events as chrome://tracing has them, with processor time (tdur) beside the clock's (dur)."""
        self.traced.clear()
        self.events.clear()
        self.call('Tracing.start', whole=True, transferMode='ReportEvents',
                  traceConfig={'includedCategories': ['toplevel', 'devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', '__metadata']})
        action()
        self.call('Tracing.end', whole=True)
        while 'Tracing.tracingComplete' not in self.events:
            self.note(self.receive())
        return list(self.traced)

    def settle(self):
        """Two frames and the page's own delays."""
        self.js('new Promise(done => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(done)), 180))')

    def press(self, key, text=None):
        for kind in ('keyDown', 'keyUp'):
            self.call('Input.dispatchKeyEvent', type=kind, key=key, code=key, **({'text': text} if text and kind == 'keyDown' else {}))

    def point(self, x, y):
        self.call('Input.dispatchMouseEvent', type='mouseMoved', x=x, y=y)

    def screenshot(self, path, whole=False):
        clip = {}
        if whole:
            size = self.call('Page.getLayoutMetrics')['cssContentSize']
            clip = {'clip': {'x': 0, 'y': 0, 'width': size['width'], 'height': size['height'], 'scale': 1}, 'captureBeyondViewport': True}
        with open(path, 'wb') as stream:
            stream.write(base64.b64decode(self.call('Page.captureScreenshot', format='png', **clip)['data']))

    def pdf(self, path):
        with open(path, 'wb') as stream:
            stream.write(base64.b64decode(self.call('Page.printToPDF', printBackground=True)['data']))
