//! Clients of the office online over plain sockets. Each has an address of its own, because the
//! server limits what one address may do.

#![allow(dead_code, unreachable_pub, reason = "each binary uses a part of it")]

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;
use std::{io, thread};

use socket2::{Domain, Protocol, Socket, Type};

/// Time after which a server that does not answer counts as gone.
const SILENT: Duration = Duration::from_secs(40);

/// An answer of the server.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The body as text. What is not UTF-8 becomes U+FFFD.
    pub(crate) body: String,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    /// The value of a hidden field.
    fn hidden(&self, name: &str) -> io::Result<String> {
        let marked = format!("name=\"{name}\" value=\"");
        let found = self.body.split_once(&marked).and_then(|(_, rest)| rest.split('"').next());
        found.map(str::to_owned).ok_or_else(|| broken("a page without its fields"))
    }
}

/// A declaration that only has to be sent.
pub(crate) struct Prepared {
    draft: String,
}

/// A browser that keeps its cookies, the token of its forms, and its connection.
pub(crate) struct Client {
    server: SocketAddr,
    own: Ipv4Addr,
    stream: Option<TcpStream>,
    cookies: BTreeMap<String, String>,
    token: String,
}

impl Client {
    /// A client with the address 127.1.0.0 + `number`.
    pub(crate) fn new(server: SocketAddr, number: u32) -> Self {
        let own = Ipv4Addr::from_bits(Ipv4Addr::new(127, 1, 0, 1).to_bits() + number);
        Self { server, own, stream: None, cookies: BTreeMap::new(), token: String::new() }
    }

    /// An open connection from an address of its own.
    pub(crate) fn connect(server: SocketAddr, own: Ipv4Addr) -> io::Result<TcpStream> {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, Some(Protocol::TCP))?;
        socket.bind(&SocketAddr::from((own, 0)).into())?;
        socket.connect(&server.into())?;
        let stream = TcpStream::from(socket);
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(SILENT))?;
        Ok(stream)
    }

    pub(crate) fn get(&mut self, path: &str) -> io::Result<Answer> {
        self.request("GET", path, ("text/plain", ""))
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let mut form = form_urlencoded::Serializer::new(String::new());
        let body = form.append_pair("token", &self.token).extend_pairs(fields).finish();
        self.request("POST", path, ("application/x-www-form-urlencoded", &body))
    }

    /// Sends a form that could have files.
    pub(crate) fn post_parts(&mut self, path: &str, fields: &[(&str, &str)]) -> io::Result<Answer> {
        let part = |(name, value): &(&str, &str)| {
            format!("--parts\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let token = ("token", &*self.token.clone());
        let body: String = [token].iter().chain(fields).map(part).collect();
        self.request("POST", path, ("multipart/form-data; boundary=parts", &(body + "--parts--\r\n")))
    }

    fn request(&mut self, method: &str, path: &str, (kind, body): (&str, &str)) -> io::Result<Answer> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => Self::connect(self.server, self.own)?,
        };
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nAccept-Language: en\r\nCookie: {}\r\n\
             Content-Type: {kind}\r\nContent-Length: {}\r\n\r\n{body}",
            self.server,
            cookies.join("; "),
            body.len()
        );
        stream.write_all(head.as_bytes())?;
        let (head, body) = read_answer(&mut stream)?;
        for line in head.lines() {
            let cookie = line.strip_prefix("set-cookie: ").and_then(|cookie| cookie.split(';').next());
            if let Some((name, value)) = cookie.and_then(|cookie| cookie.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let status = head.get(9..12).and_then(|status| status.parse().ok()).ok_or_else(|| broken("no status"))?;
        self.stream = Some(stream);
        let answer = Answer { status, body: String::from_utf8_lossy(&body).into_owned(), bytes: body };
        if let Ok(token) = answer.hidden("token") {
            self.token = token;
        }
        Ok(answer)
    }

    /// Fills in a declaration of somebody without contacts and trips.
    pub(crate) fn prepare(&mut self, passport: &str, symptoms: &[&str]) -> io::Result<Prepared> {
        let mut draft = self.get("/declare")?.hidden("draft")?;
        for step in ["person", "health", "contacts", "trips"] {
            let person = [("whom", "self"), ("name", "张三丰"), ("document", "passport"), ("number", passport)];
            let more: Vec<(&str, &str)> = match step {
                "person" => person.into(),
                "health" => symptoms.iter().map(|symptom| ("symptom", *symptom)).collect(),
                _ => Vec::new(),
            };
            let fields = [("step", step), ("draft", &*draft), ("go", "next")];
            let fields: Vec<_> = fields.into_iter().chain(more).collect();
            draft = self.post("/declare", &fields)?.hidden("draft")?;
        }
        Ok(Prepared { draft })
    }

    /// Sends a declaration. Returns the receipt if the server has given one.
    pub(crate) fn send(&mut self, prepared: &Prepared) -> io::Result<Option<String>> {
        let fields = [("step", "review"), ("draft", &*prepared.draft), ("consent", "yes"), ("go", "next")];
        let answer = self.post("/declare", &fields)?;
        let receipt = answer.body.split_once("data-receipt>").and_then(|(_, rest)| rest.split('<').next());
        Ok(receipt.filter(|_| answer.status == 200).map(str::to_owned))
    }

    /// Signs in with a receipt. Returns whether the server takes it.
    pub(crate) fn sign_in(&mut self, receipt: &str, passport: &str) -> io::Result<bool> {
        self.get("/status")?;
        let fields = [("receipt", receipt), ("document", "passport"), ("number", passport)];
        Ok(self.post("/sign-in", &fields)?.status == 303)
    }
}

/// Reads one answer: the head, and a body of the length that it states.
fn read_answer(stream: &mut TcpStream) -> io::Result<(String, Vec<u8>)> {
    let (mut bytes, mut part) = (Vec::new(), [0; 32_768]);
    let mut end = None;
    loop {
        if let Some((head, length)) = end
            && bytes.len() >= head + length
        {
            let body = bytes.get(head..head + length).unwrap_or_default().to_vec();
            return Ok((String::from_utf8_lossy(bytes.get(..head).unwrap_or_default()).into_owned(), body));
        }
        let read = stream.read(&mut part)?;
        if read == 0 {
            return Err(broken("the server has closed the connection"));
        }
        bytes.extend_from_slice(part.get(..read).unwrap_or_default());
        if end.is_none()
            && let Some(head) = bytes.windows(4).position(|four| four == b"\r\n\r\n")
        {
            let text = String::from_utf8_lossy(bytes.get(..head).unwrap_or_default()).to_ascii_lowercase();
            let length = text.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse().ok());
            end = Some((head + 4, length.unwrap_or(0)));
        }
    }
}

fn broken(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

/// Waits until a server takes connections.
pub(crate) fn wait_for(server: SocketAddr) {
    for _ in 0..200 {
        if TcpStream::connect(server).is_ok() {
            return;
        }
        thread::sleep(Duration::from_millis(25));
    }
    panic!("no server at {server}")
}
