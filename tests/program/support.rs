//! Runs the built program in a folder of its own.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// An export with posts, a draft, a scheduled post, a page and a thread with a removed comment.
pub const CLASSIC: &str = "blogger/classic-complete/blog.xml";
/// A Takeout folder with one blog and comments of its owner.
pub const TAKEOUT: &str = "blogger/takeout-complete/Takeout";
/// A feed with every status there is.
pub const STATUSES: &str = "blogger/takeout-statuses/feed.atom";
/// An export with a bare ampersand.
pub const DAMAGED: &str = "blogger/damaged-text/blog.xml";

/// A folder that is gone afterwards, and the program run in it.
pub struct Desk {
    folder: tempfile::TempDir,
}

/// What a run came to.
pub struct Ended {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Desk {
    pub fn new() -> Self {
        Desk { folder: tempfile::tempdir().expect("a folder") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("made");
        fs::write(path, bytes).expect("written");
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_blogferry"));
        command.args(arguments).current_dir(self.folder.path()).stdin(Stdio::null()).env_remove("NO_COLOR");
        command
    }

    /// Runs the program; an argument that starts with `blogger/` is a fixture.
    pub fn run(&self, arguments: &[&str]) -> Ended {
        let fixtures: Vec<String> = arguments.iter().map(|argument| fixture(argument)).collect();
        let arguments: Vec<&str> = fixtures.iter().map(String::as_str).collect();
        ended(self.command(&arguments).output().expect("the program runs"))
    }

    pub fn run_with_input(&self, arguments: &[&str], input: &[u8]) -> Ended {
        let mut command = self.command(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("the program runs");
        child.stdin.take().expect("a pipe").write_all(input).expect("read");
        ended(child.wait_with_output().expect("the program ends"))
    }

    /// Converts into JSON on standard output and returns it.
    pub fn json(&self, arguments: &[&str]) -> Value {
        let ended = self.run(&[arguments, &["-t", "json", "-o", "-"]].concat());
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        serde_json::from_str(&ended.out).expect("JSON")
    }

    /// Returns the titles that go out, in order; an empty one where there is none.
    pub fn titles(&self, arguments: &[&str]) -> Vec<String> {
        let document = self.json(arguments);
        let title = |post: &Value| post["title"].as_str().unwrap_or_default().to_owned();
        document["posts"].as_array().expect("posts").iter().map(title).collect()
    }

    /// Returns every file below a folder with its bytes.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let root = self.path(folder);
        let mut files = BTreeMap::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            let Ok(entries) = fs::read_dir(folder) else { continue };
            for path in entries.map(|entry| entry.expect("an entry").path()) {
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&root).expect("inside").to_string_lossy().replace('\\', "/");
                    files.insert(name, fs::read(&path).expect("readable"));
                }
            }
        }
        files
    }

    /// Returns the names of the files below a folder that are not our own mark.
    pub fn names(&self, folder: &str) -> Vec<String> {
        self.files(folder).into_keys().filter(|name| !name.starts_with(".blogferry/")).collect()
    }
}

pub fn fixture(name: &str) -> String {
    if name.starts_with("blogger/") {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata").join(name);
        return path.to_string_lossy().into_owned();
    }
    name.to_owned()
}

fn ended(output: Output) -> Ended {
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("words are UTF-8");
    Ended { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

/// Returns a classic export of this many posts, each with a comment.
pub fn export_of(posts: usize) -> String {
    let mut text = String::from(
        "<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns='http://www.w3.org/2005/Atom' \
         xmlns:thr='http://purl.org/syndication/thread/1.0'>\n<id>tag:blogger.com,1999:blog-77.archive</id>\n\
         <title type='text'>Many lamps</title>\n<generator version='7.00' uri='http://www.blogger.com'>Blogger</generator>\n",
    );
    for number in 0..posts {
        let id = |number: usize| format!("tag:blogger.com,1999:blog-77.post-{number}");
        let kind = |kind: &str| {
            format!(
                "<category scheme='http://schemas.google.com/g/2005#kind' \
                 term='http://schemas.google.com/blogger/2008/kind#{kind}'/>"
            )
        };
        text.push_str(&format!(
            "<entry><id>{}</id><published>2014-03-02T09:15:00.000+01:00</published>{}<title type='text'>Lamp</title>\
             <content type='html'>&lt;p&gt;Lamp number {number}&lt;/p&gt;</content></entry>\n",
            id(number),
            kind("post"),
        ));
        text.push_str(&format!(
            "<entry><id>{}</id><published>2014-03-03T09:15:00.000+01:00</published>{}<title type='text'>Nice</title>\
             <content type='html'>Nice lamp {number}</content><author><name>Tomas</name></author>\
             <thr:in-reply-to ref='{}'/></entry>\n",
            id(1_000_000 + number),
            kind("comment"),
            id(number),
        ));
    }
    text.push_str("</feed>\n");
    text
}
