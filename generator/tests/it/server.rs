//! A web server on loopback that misbehaves on request: what it does with a question is a function of the path, the headers
//! and how often it was asked.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

#[derive(Debug, Clone)]
pub struct Question {
    /// With what follows a `?`.
    pub target: String,
    /// Names in lower case.
    pub headers: BTreeMap<String, String>,
    /// How many questions about this path came before.
    pub before: usize,
}

pub struct Server {
    pub port: u16,
    asked: Arc<Mutex<Vec<Question>>>,
}

impl Server {
    /// `answer` writes to the wire itself, byte by byte if it likes; when it returns, the connection ends.
    pub fn start(answer: impl Fn(&Question, &mut TcpStream) -> std::io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let (answer, log) = (Arc::new(answer), Arc::clone(&asked));
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (answer, log) = (Arc::clone(&answer), Arc::clone(&log));
                std::thread::spawn(move || talk(stream, &log, &*answer));
            }
        });
        Self { port, asked }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Every question so far.
    pub fn asked(&self) -> Vec<Question> {
        self.asked.lock().unwrap().clone()
    }
}

fn talk(mut stream: TcpStream, log: &Mutex<Vec<Question>>, answer: &dyn Fn(&Question, &mut TcpStream) -> std::io::Result<()>) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let target = line.split_whitespace().nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_lowercase(), value.trim().to_owned());
    }
    let question = {
        let mut log = log.lock().unwrap();
        let before = log.iter().filter(|earlier| earlier.target == target).count();
        let question = Question { target, headers, before };
        log.push(question.clone());
        question
    };
    answer(&question, &mut stream)
}

/// A whole, honest answer.
pub fn reply(stream: &mut TcpStream, status: &str, headers: &[(&str, &str)], body: &[u8]) -> std::io::Result<()> {
    head(stream, status, headers, Some(body.len()))?;
    stream.write_all(body)
}

/// What stands before a body, with the length that is claimed for it.
pub fn head(stream: &mut TcpStream, status: &str, headers: &[(&str, &str)], length: Option<usize>) -> std::io::Result<()> {
    let mut head = format!("HTTP/1.1 {status}\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if let Some(length) = length {
        head.push_str(&format!("Content-Length: {length}\r\n"));
    }
    stream.write_all((head + "\r\n").as_bytes())
}
