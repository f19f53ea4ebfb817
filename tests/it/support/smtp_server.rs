//! A mail server on loopback that does as it is told.
//!
//! It keeps every command and every mail. Its script says where it misbehaves: on the greeting
//! (`""`), on a command that begins with some text, on the beginning of a mail (`"\n"`) or on its end (`"."`). It is strict
//! about what RFC 5321 is strict about: a bare line feed or a line of more than 1,000 octets gets
//! a 500.

use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard};
use std::thread::JoinHandle;
use std::time::Duration;

/// What no command begins with: the beginning of a mail.
pub(crate) const BEGINNING: &str = "\n";

/// What the server does instead of its duty.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Says this.
    Say(&'static str),
    /// Says this and then nothing ever again.
    SayLast(&'static str),
    /// Closes the connection without a word.
    HangUp,
    /// Never says anything again.
    FallSilent,
    /// Does its duty after a while.
    Dawdle(Duration),
    /// Does its duty byte by byte, with this pause before each.
    Drip(Duration),
    /// Takes the beginning of a mail and closes the connection.
    BreakOff,
}

/// Decides anew at each command.
type Mood = Arc<dyn Fn(&str) -> Option<Act> + Send + Sync>;

/// Where a server misbehaves.
#[derive(Clone, Default)]
pub(crate) struct Script {
    extensions: Vec<&'static str>,
    rules: Vec<Rule>,
    mood: Option<Mood>,
    limit: Option<(usize, &'static str)>,
}

#[derive(Clone, Debug)]
struct Rule {
    begins: &'static str,
    act: Act,
    skip: usize,
    left: usize,
}

impl Script {
    /// Offers `extension` in its answer to EHLO.
    pub(crate) fn offer(mut self, extension: &'static str) -> Self {
        self.extensions.push(extension);
        self
    }

    /// Does `act` every time that a command begins with `begins`.
    pub(crate) fn on(mut self, begins: &'static str, act: Act) -> Self {
        self.rules.push(Rule { begins, act, skip: 0, left: usize::MAX });
        self
    }

    /// Does `act` the first time that a command begins with `begins`.
    pub(crate) fn once(mut self, begins: &'static str, act: Act) -> Self {
        self.rules.push(Rule { begins, act, skip: 0, left: 1 });
        self
    }

    /// Does `act` the second time that a command begins with `begins`.
    pub(crate) fn on_second(mut self, begins: &'static str, act: Act) -> Self {
        self.rules.push(Rule { begins, act, skip: 1, left: 1 });
        self
    }

    /// Does whatever `mood` says of a command, where it says something.
    pub(crate) fn moody(mut self, mood: impl Fn(&str) -> Option<Act> + Send + Sync + 'static) -> Self {
        self.mood = Some(Arc::new(mood));
        self
    }

    /// Says `refusal` of a mail of more bytes than `limit`.
    pub(crate) fn larger_than(mut self, limit: usize, refusal: &'static str) -> Self {
        self.limit = Some((limit, refusal));
        self
    }

    /// What is said of a mail of so many bytes, if that is not the usual.
    fn refusal(&self, bytes: usize) -> Option<&'static str> {
        self.limit.filter(|(limit, _)| bytes > *limit).map(|(_, refusal)| refusal)
    }

    fn act(&mut self, command: &str) -> Option<Act> {
        if let Some(act) = self.mood.as_ref().and_then(|mood| mood(command)) {
            return Some(act);
        }
        let rule = self.rules.iter_mut().find(|rule| rule.left > 0 && rule.fits(command))?;
        if rule.skip > 0 {
            rule.skip -= 1;
            return None;
        }
        rule.left -= 1;
        Some(rule.act.clone())
    }
}

impl Rule {
    fn fits(&self, command: &str) -> bool {
        // The greeting answers no command, and every command begins with nothing.
        self.begins.is_empty() == command.is_empty() && command.starts_with(self.begins)
    }
}

/// A mail as it came in, dots unstuffed.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mail {
    /// `MAIL FROM`.
    pub(crate) from: String,
    /// `RCPT TO`, those that were not refused.
    pub(crate) to: Vec<String>,
    /// Header and body.
    pub(crate) text: String,
    /// The code of the answer to it, if there was one.
    pub(crate) said: Option<u16>,
}

impl Mail {
    /// The value of a header, unfolded.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let (head, _) = self.text.split_once("\r\n\r\n")?;
        let head = head.replace("\r\n ", " ");
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ").map(str::to_owned))
    }
}

#[derive(Debug, Default)]
struct Record {
    conversations: Vec<Vec<String>>,
    mails: Vec<Mail>,
}

/// Nothing here panics while it holds a lock.
trait Locked<T> {
    fn locked(&self) -> MutexGuard<'_, T>;
}

impl<T> Locked<T> for Mutex<T> {
    fn locked(&self) -> MutexGuard<'_, T> {
        self.lock().expect("nothing panics under a lock")
    }
}

/// A server that runs until it is dropped.
#[derive(Debug)]
pub(crate) struct SmtpServer {
    address: SocketAddr,
    record: Arc<Mutex<Record>>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    stopped: Arc<AtomicBool>,
    listener: Option<JoinHandle<Vec<JoinHandle<()>>>>,
}

impl SmtpServer {
    /// Starts on a free port.
    pub(crate) fn start(script: Script) -> Self {
        Self::start_at(0, script)
    }

    /// Starts on this port, or on a free one if it is 0.
    pub(crate) fn start_at(port: u16, script: Script) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).expect("loopback has a free port");
        let mut server = Self {
            address: listener.local_addr().expect("a bound socket has an address"),
            record: Arc::default(),
            open: Arc::default(),
            stopped: Arc::default(),
            listener: None,
        };
        let (record, open, stopped) = (server.record.clone(), server.open.clone(), server.stopped.clone());
        let script = Arc::new(Mutex::new(script));
        server.listener = Some(std::thread::spawn(move || {
            let mut talks = Vec::new();
            for stream in listener.incoming().map_while(Result::ok) {
                if stopped.load(Ordering::SeqCst) {
                    break;
                }
                open.locked().extend(stream.try_clone());
                let (script, record) = (script.clone(), record.clone());
                talks.push(std::thread::spawn(move || {
                    Talk::new(stream, script, record).run();
                }));
            }
            talks
        }));
        server
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    /// The commands of each connection, in order of connecting.
    pub(crate) fn conversations(&self) -> Vec<Vec<String>> {
        self.record.locked().conversations.clone()
    }

    /// All mails that came in whole, whatever was answered.
    pub(crate) fn mails(&self) -> Vec<Mail> {
        self.record.locked().mails.clone()
    }

    /// Stops, and gives all mails once nobody listens any more and all conversations are over.
    pub(crate) fn stop(mut self) -> Vec<Mail> {
        self.stopped.store(true, Ordering::SeqCst);
        self.hang_up();
        let _ = TcpStream::connect(self.address);
        if let Some(listener) = self.listener.take() {
            let talks = listener.join().expect("nobody panics who listens");
            self.hang_up();
            talks.into_iter().for_each(|talk| drop(talk.join()));
        }
        self.mails()
    }

    /// Closes all connections, as servers do with idle ones.
    pub(crate) fn hang_up(&self) {
        for stream in self.open.locked().drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for SmtpServer {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        self.hang_up();
        // Wakes the thread that accepts.
        let _ = TcpStream::connect(self.address);
    }
}

/// One connection.
struct Talk {
    reader: BufReader<TcpStream>,
    script: Arc<Mutex<Script>>,
    record: Arc<Mutex<Record>>,
    number: usize,
    mail: Mail,
}

impl Talk {
    fn new(stream: TcpStream, script: Arc<Mutex<Script>>, record: Arc<Mutex<Record>>) -> Self {
        let number = {
            let mut record = record.locked();
            record.conversations.push(Vec::new());
            record.conversations.len() - 1
        };
        let mail = Mail::default();
        Self { reader: BufReader::new(stream), script, record, number, mail }
    }

    /// Ends when either side does.
    fn run(mut self) -> Option<()> {
        self.answer("", "220 test server")?;
        loop {
            let command = self.line()?;
            self.record.locked().conversations[self.number].push(command.clone());
            self.obey(&command)?;
        }
    }

    fn obey(&mut self, command: &str) -> Option<()> {
        let word = command.split(' ').next().unwrap_or_default().to_ascii_uppercase();
        let said = match word.as_str() {
            "EHLO" => self.answer(command, &self.hello())?,
            "DATA" => {
                if self.answer(command, "354 go ahead")? == 354 {
                    if self.breaks_off() {
                        self.line()?;
                        return None;
                    }
                    let number = self.read_mail()?;
                    let refusal = self.script.locked().refusal(self.mail.text.len());
                    let said = self.answer(".", refusal.unwrap_or("250 2.0.0 queued as 4711"))?;
                    self.record.locked().mails[number].said = Some(said);
                }
                return Some(());
            }
            "AUTH" => self.answer(command, "235 2.7.0 welcome")?,
            "QUIT" => {
                self.say("221 bye")?;
                return None;
            }
            "MAIL" | "RCPT" | "RSET" | "NOOP" => self.answer(command, "250 2.1.0 fine")?,
            _ => self.answer(command, "500 unknown")?,
        };
        let address = command.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        match word.as_str() {
            "MAIL" if said == 250 => self.mail = Mail { from: address, ..Mail::default() },
            "RCPT" if said == 250 => self.mail.to.push(address),
            _ => {}
        }
        Some(())
    }

    fn hello(&self) -> String {
        let extensions = self.script.locked().extensions.clone();
        let mut lines = vec!["test.example"];
        lines.extend(extensions);
        let last = lines.len() - 1;
        let line = |(number, text): (usize, &&str)| format!("250{}{text}", if number == last { ' ' } else { '-' });
        lines.iter().enumerate().map(line).collect::<Vec<_>>().join("\r\n")
    }

    /// Keeps a mail and gives its number.
    fn read_mail(&mut self) -> Option<usize> {
        let mut text = String::new();
        loop {
            let line = self.line()?;
            if line == "." {
                break;
            }
            text.push_str(line.strip_prefix('.').unwrap_or(&line));
            text.push_str("\r\n");
        }
        self.mail.text = text;
        let mails = &mut self.record.locked().mails;
        mails.push(self.mail.clone());
        Some(mails.len() - 1)
    }

    /// Whether the script says so of the beginning of a mail.
    fn breaks_off(&self) -> bool {
        matches!(self.script.locked().act(BEGINNING), Some(Act::BreakOff))
    }

    /// Says what the script says, or `otherwise`, and gives the code.
    fn answer(&mut self, command: &str, otherwise: &str) -> Option<u16> {
        let act = self.script.locked().act(command);
        match act {
            None => self.say(otherwise),
            Some(Act::Say(text)) => self.say(text),
            Some(Act::SayLast(text)) => {
                self.say(text)?;
                self.fall_silent()
            }
            Some(Act::HangUp | Act::BreakOff) => None,
            Some(Act::FallSilent) => self.fall_silent(),
            Some(Act::Dawdle(time)) => {
                dawdle(time);
                self.say(otherwise)
            }
            Some(Act::Drip(pause)) => {
                for byte in otherwise.bytes() {
                    dawdle(pause);
                    self.reader.get_mut().write_all(&[byte]).ok()?;
                }
                self.say("")
            }
        }
    }

    /// Reads whatever comes until the client leaves.
    fn fall_silent(&mut self) -> Option<u16> {
        std::io::copy(&mut self.reader, &mut std::io::sink()).ok()?;
        None
    }

    fn say(&mut self, text: &str) -> Option<u16> {
        self.reader.get_mut().write_all(format!("{text}\r\n").as_bytes()).ok()?;
        text.get(..3)?.parse().ok()
    }

    fn line(&mut self) -> Option<String> {
        let mut line = Vec::new();
        let read = self.reader.read_until(b'\n', &mut line).ok()?;
        if read == 0 {
            return None;
        }
        if !line.ends_with(b"\r\n") || line.len() > 1_000 {
            self.say("500 5.5.2 bare line feed, or line too long")?;
            return None;
        }
        Some(String::from_utf8_lossy(&line[..line.len() - 2]).into_owned())
    }
}

#[expect(clippy::disallowed_methods, reason = "it is the server that takes its time")]
fn dawdle(time: Duration) {
    std::thread::sleep(time);
}

impl Drop for Talk {
    fn drop(&mut self) {
        // The server keeps a copy of the stream, which would hold the connection open.
        let _ = self.reader.get_ref().shutdown(Shutdown::Both);
    }
}
