//! A server that answers as a test wants, and keeps account of what it was asked.

use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A picture of these many bytes, told by its first ones.
pub(super) fn picture(length: usize) -> Vec<u8> {
    let mut bytes = b"\xFF\xD8\xFF\xE0".to_vec();
    bytes.extend((4..length).map(|at| (at % 251) as u8));
    bytes
}

/// What was asked.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) path: String,
    pub(super) headers: HashMap<String, String>,
    /// How often this path was asked before.
    pub(super) before: usize,
}

impl Asked {
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(String::as_str)
    }
}

/// What is sent.
pub(super) struct Reply {
    bytes: Vec<u8>,
    then: Then,
}

enum Then {
    /// The connection ends.
    Close,
    /// Nothing more comes, but the connection stays.
    Silence,
    /// Bytes come as long as anybody takes them.
    Endless,
}

impl Reply {
    /// A whole answer: the status, lines of the head, and the body with its length.
    pub(super) fn new(status: u16, head: &str, body: &[u8]) -> Self {
        Reply::raw(
            &format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n{head}\r\n", body.len()),
            body,
        )
    }

    pub(super) fn ok(body: &[u8]) -> Self {
        Reply::new(200, "Content-Type: image/jpeg\r\n", body)
    }

    /// The head as it is, and as much of the body as is to be sent.
    pub(super) fn raw(head: &str, body: &[u8]) -> Self {
        Reply { bytes: [head.as_bytes(), body].concat(), then: Then::Close }
    }

    pub(super) fn then_silence(self) -> Self {
        Reply { then: Then::Silence, ..self }
    }

    pub(super) fn then_endless(self) -> Self {
        Reply { then: Then::Endless, ..self }
    }
}

type Answers = dyn Fn(&Asked) -> Reply + Send + Sync;

/// The server; it ends with the test.
pub(super) struct Server {
    port: u16,
    log: Arc<Mutex<Vec<Asked>>>,
}

impl Server {
    pub(super) fn new(answers: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let log = Arc::new(Mutex::new(Vec::new()));
        let answers: Arc<Answers> = Arc::new(answers);
        let kept = Arc::clone(&log);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answers, log) = (Arc::clone(&answers), Arc::clone(&kept));
                thread::spawn(move || serve(stream, &*answers, &log));
            }
        });
        Server { port, log }
    }

    pub(super) fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Returns what was asked for a path, in order.
    pub(super) fn asked(&self, path: &str) -> Vec<Asked> {
        self.log.lock().expect("a log").iter().filter(|asked| asked.path == path).cloned().collect()
    }

    pub(super) fn count(&self) -> usize {
        self.log.lock().expect("a log").len()
    }
}

fn serve(stream: TcpStream, answers: &Answers, log: &Mutex<Vec<Asked>>) {
    let Some(mut asked) = read(&stream) else { return };
    {
        let mut log = log.lock().expect("a log");
        asked.before = log.iter().filter(|earlier| earlier.path == asked.path).count();
        log.push(asked.clone());
    }
    let reply = answers(&asked);
    let mut stream = stream;
    // A client that has seen enough goes away.
    if stream.write_all(&reply.bytes).is_err() {
        return;
    }
    match reply.then {
        Then::Close => {}
        Then::Silence => drop(stream.read(&mut [0; 1])),
        Then::Endless => while stream.write_all(&[b'.'; 4096]).is_ok() {},
    }
}

fn read(stream: &TcpStream) -> Option<Asked> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    let path = first.split(' ').nth(1)?.to_owned();
    let mut headers = HashMap::new();
    for line in lines {
        let line = line.ok()?;
        let Some((name, value)) = line.split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    Some(Asked { path, headers, before: 0 })
}
