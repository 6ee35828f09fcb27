//! A browser without a window, driven by its debugging protocol: what a page computes, complains of, asks the network for and
//! looks like. The browser is the one that `OGM_BROWSER` names.

mod connection;

use std::fs::File;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use connection::{Connection, PATIENCE};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A running browser, ended with all its processes when it goes out of scope.
pub struct Browser {
    process: Child,
    connection: Option<Connection>,
    /// `host:port` of the debugging protocol.
    address: String,
    /// Holds the profile, and what the browser says on standard error.
    profile: TempDir,
}

/// A page that was loaded, with what it has said so far.
pub struct Page {
    connection: Connection,
    url: String,
}

impl Browser {
    /// Starts the browser that `OGM_BROWSER` names.
    pub fn start() -> Self {
        let program = std::env::var_os("OGM_BROWSER").expect("OGM_BROWSER names no browser");
        let profile = tempfile::tempdir().unwrap();
        let process = Command::new(&program)
            // Names are not looked up, so that what a page asks for is seen and goes nowhere.
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--lang=en", "--remote-debugging-port=0"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg("about:blank")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(profile.path().join("stderr")).unwrap())
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("OGM_BROWSER is {}: {error}", program.display()));
        let mut browser = Browser { process, connection: None, address: String::new(), profile };
        let (address, path) = browser.await_address();
        browser.connection = Some(Connection::open(&address, &path));
        browser.address = address;
        browser
    }

    /// Opens a file in a viewport of so many CSS pixels, and waits until it is loaded and the network is quiet.
    pub fn open(&mut self, path: impl AsRef<Path>, width: u32, height: u32, dark: bool) -> Page {
        let browser = self.connection.as_mut().unwrap();
        let target = browser.call("Target.createTarget", json!({"url": "about:blank"}));
        let id = target["targetId"].as_str().unwrap();
        let mut page = Connection::open(&self.address, &format!("/devtools/page/{id}"));
        for domain in ["Page", "Runtime", "Log", "Network"] {
            page.call(&format!("{domain}.enable"), json!({}));
        }
        page.call("Page.setLifecycleEventsEnabled", json!({"enabled": true}));
        let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
        page.call("Emulation.setDeviceMetricsOverride", size);
        let scheme = json!([{"name": "prefers-color-scheme", "value": if dark { "dark" } else { "light" }}]);
        page.call("Emulation.setEmulatedMedia", json!({"features": scheme}));
        let url = url_of(path.as_ref());
        let navigation = page.call("Page.navigate", json!({"url": url}));
        assert!(navigation["errorText"].is_null(), "{url}: {}", navigation["errorText"]);
        let is_quiet = |event: &Value| {
            let about = &event["params"];
            event["method"] == "Page.lifecycleEvent"
                && about["name"] == "networkIdle"
                && about["loaderId"] == navigation["loaderId"]
        };
        page.until(&format!("{url} to load"), is_quiet);
        Page { connection: page, url }
    }

    /// Where the debugging protocol is: `host:port` and the path of the browser itself.
    fn await_address(&mut self) -> (String, String) {
        let end = Instant::now() + 2 * PATIENCE;
        loop {
            let file = std::fs::read_to_string(self.profile.path().join("DevToolsActivePort")).unwrap_or_default();
            if let [port, path] = file.lines().collect::<Vec<_>>()[..] {
                return (format!("127.0.0.1:{port}"), path.to_owned());
            }
            let ended = self.process.try_wait().unwrap();
            if ended.is_some() || Instant::now() > end {
                let said = std::fs::read_to_string(self.profile.path().join("stderr")).unwrap_or_default();
                panic!("the browser did not start (exit status: {ended:?}): {said}");
            }
            sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // The browser is a group of processes; alone, its first one would leave others behind.
        let group = format!("-{}", self.process.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Page {
    /// The value of an expression of JavaScript, a promise's when it is kept; one that throws fails the test.
    #[track_caller]
    pub fn evaluate(&mut self, expression: &str) -> Value {
        let asked = json!({"expression": expression, "returnByValue": true, "awaitPromise": true});
        let mut answer = self.connection.call("Runtime.evaluate", asked);
        let thrown = &answer["exceptionDetails"];
        assert!(thrown.is_null(), "{expression}: {}", described(thrown));
        answer["result"]["value"].take()
    }

    /// What the page complained of so far: exceptions, errors on the console, violations of its security policy, and other
    /// errors and warnings of the browser about it.
    pub fn errors(&mut self) -> Vec<String> {
        let complaint = |event: &Value| {
            let about = &event["params"];
            match event["method"].as_str()? {
                "Runtime.exceptionThrown" => Some(described(&about["exceptionDetails"])),
                "Runtime.consoleAPICalled" if ["error", "assert"].contains(&about["type"].as_str()?) => {
                    let words = about["args"].as_array()?.iter();
                    Some(words.map(shown).collect::<Vec<_>>().join(" "))
                }
                "Log.entryAdded" if ["error", "warning"].contains(&about["entry"]["level"].as_str()?) => {
                    let entry = &about["entry"];
                    Some(format!("{} {}", shown(&entry["text"]), shown(&entry["url"])))
                }
                _ => None,
            }
        };
        self.connection.events().iter().filter_map(complaint).collect()
    }

    /// The address of everything that the page asked for so far, itself and what it holds (`data:`, `blob:`) left out. Whether
    /// it came does not matter.
    pub fn requests(&mut self) -> Vec<String> {
        let asked = |event: &Value| {
            let address = match event["method"].as_str()? {
                "Network.requestWillBeSent" => &event["params"]["request"]["url"],
                "Network.webSocketCreated" | "Network.webTransportCreated" => &event["params"]["url"],
                _ => return None,
            };
            address.as_str().map(str::to_owned)
        };
        let own =
            |url: &String| *url == self.url || ["data:", "blob:", "about:"].iter().any(|held| url.starts_with(held));
        self.connection.events().iter().filter_map(asked).filter(|url| !own(url)).collect()
    }

    /// Writes a picture of the whole page, in PNG.
    pub fn screenshot(&mut self, path: impl AsRef<Path>) {
        let mut clip = self.connection.call("Page.getLayoutMetrics", json!({}))["cssContentSize"].take();
        clip["scale"] = json!(1);
        let asked = json!({"format": "png", "captureBeyondViewport": true, "clip": clip});
        let picture = self.connection.call("Page.captureScreenshot", asked);
        let bytes = data_encoding::BASE64.decode(picture["data"].as_str().unwrap().as_bytes()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
}

/// A value of JavaScript in a message: texts as they are.
fn shown(value: &Value) -> String {
    let value = value.get("value").or(value.get("description")).unwrap_or(value);
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn described(exception: &Value) -> String {
    let what = exception["exception"]["description"].as_str().or(exception["text"].as_str());
    what.map_or_else(|| exception.to_string(), str::to_owned)
}

/// The address of a file.
fn url_of(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte);
    let encoded = path.to_str().unwrap().bytes().map(|byte| match byte {
        byte if plain(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    });
    format!("file://{}", encoded.collect::<String>())
}
