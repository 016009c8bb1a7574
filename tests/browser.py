"""browser: Chromium for the tests of pages, headless and cut off from any network."""

import base64
import json
import os
import tempfile

from selenium import webdriver
from selenium.webdriver.chrome.service import Service

OPTIONS = """--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage
--no-first-run --no-default-browser-check --disable-background-networking
--disable-component-update --disable-sync --disable-extensions
--metrics-recording-only --hide-scrollbars
--force-color-profile=srgb""".split() + ["--host-resolver-rules=MAP * ~NOTFOUND"]


class Browser:
    """with Browser(width=1200, dark=False) as b: b.open("page.html")"""

    def __init__(self, width=1200, height=900, dark=False, script=True):
        self.profile = tempfile.TemporaryDirectory(dir=os.getcwd(),
                                                   prefix="profile.")
        self.width, self.height = width, height
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for option in OPTIONS:
            options.add_argument(option)
        options.add_argument("--user-data-dir=" + self.profile.name)
        options.set_capability("goog:loggingPrefs",
                               {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(
            service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_page_load_timeout(60)
        self.driver.get("about:blank")
        self.fetched()  # the browser's own first page
        self.resize(width, height)
        self.command("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme",
             "value": "dark" if dark else "light"}])
        self.command("Emulation.setScriptExecutionDisabled", value=not script)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()
        self.profile.cleanup()

    def command(self, name, **arguments):
        return self.driver.execute_cdp_cmd(name, arguments)

    def resize(self, width, height):
        self.command("Emulation.setDeviceMetricsOverride", width=width,
                     height=height, deviceScaleFactor=1, mobile=width < 600)

    def open(self, path):
        self.driver.get("file://" + os.path.abspath(path))

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def text(self, element):
        return self.run("return document.getElementById(arguments[0])"
                        ".textContent", element)

    def said(self):
        """What is on the console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def fetched(self):
        """Every address that was asked for, data: left out."""
        urls = []
        for entry in self.driver.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            if message["method"] == "Network.requestWillBeSent":
                urls.append(message["params"]["request"]["url"])
        return [url for url in urls if not url.startswith("data:")]

    def screenshot(self, path):
        """The whole page, however long."""
        size = self.run("return [document.documentElement.scrollWidth,"
                        "document.documentElement.scrollHeight]")
        self.resize(self.width, size[1])
        shot = self.command("Page.captureScreenshot", format="png",
                            captureBeyondViewport=True)
        with open(path, "wb") as out:
            out.write(base64.b64decode(shot["data"]))
        self.resize(self.width, self.height)
        return size
