//! One connection of the debugging protocol: calls with their answers, and the events that come in between.

use std::io::ErrorKind;
use std::net::TcpStream;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tungstenite::protocol::WebSocketConfig;
use tungstenite::{Error, Message, WebSocket, client};

/// How long the browser may take for an answer; a longer wait fails the test.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub struct Connection {
    socket: WebSocket<TcpStream>,
    calls: u64,
    events: Vec<Value>,
}

impl Connection {
    pub fn open(address: &str, path: &str) -> Self {
        let stream = TcpStream::connect_timeout(&address.parse().unwrap(), PATIENCE).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.set_write_timeout(Some(PATIENCE)).unwrap();
        // Pictures come in one frame.
        let config = WebSocketConfig::default().max_message_size(None).max_frame_size(None);
        let (socket, _) = client::client_with_config(format!("ws://{address}{path}"), stream, Some(config)).unwrap();
        Connection { socket, calls: 0, events: Vec::new() }
    }

    /// The result of a method of the protocol; a method that fails, or takes too long, fails the test.
    #[track_caller]
    pub fn call(&mut self, method: &str, parameters: Value) -> Value {
        self.calls += 1;
        let call = json!({"id": self.calls, "method": method, "params": parameters});
        self.socket.send(Message::text(call.to_string())).unwrap_or_else(|error| panic!("{method}: {error}"));
        let end = Instant::now() + PATIENCE;
        loop {
            let mut answer = self.next(end).unwrap_or_else(|| panic!("{method}: no answer in {PATIENCE:?}"));
            if answer["id"] == self.calls {
                assert!(answer["error"].is_null(), "{method}: {}", answer["error"]);
                return answer["result"].take();
            }
            self.events.push(answer);
        }
    }

    /// Waits for an event, one that came already included.
    #[track_caller]
    pub fn until(&mut self, what: &str, is_it: impl Fn(&Value) -> bool) {
        let end = Instant::now() + PATIENCE;
        while !self.events.iter().any(&is_it) {
            let event = self.next(end).unwrap_or_else(|| panic!("waited {PATIENCE:?} for {what}"));
            self.events.push(event);
        }
    }

    /// Every event up to now.
    pub fn events(&mut self) -> &[Value] {
        // Events come in order, so those that are under way are here before an answer is.
        self.call("Runtime.evaluate", json!({"expression": "0"}));
        &self.events
    }

    /// The next message; `None` where none comes in time.
    fn next(&mut self, end: Instant) -> Option<Value> {
        loop {
            let left = end.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
            self.socket.get_ref().set_read_timeout(Some(left)).unwrap();
            match self.socket.read() {
                Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
                Ok(_) => {}
                Err(Error::Io(error)) if [ErrorKind::WouldBlock, ErrorKind::TimedOut].contains(&error.kind()) => {}
                Err(error) => panic!("the browser is gone: {error}"),
            }
        }
    }
}
