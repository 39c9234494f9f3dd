//! A static file server on this machine's own address.

use std::fs::File;
use std::io::ErrorKind;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use anyhow::{Context, Result, anyhow, bail};
use tiny_http::{Header, Method, Request, Response, Server};

/// Where `play` serves unless told otherwise.
pub const DEFAULT_PORT: u16 = 4173;

/// Requests answered at the same time.
const THREADS: usize = 4;

/// Takes the port on loopback; 0 takes any that is free.
pub fn listen(port: u16) -> Result<TcpListener> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
        ErrorKind::AddrInUse => anyhow!(
            "port {port} is in use; end the other program, or choose another port, \
             for example `cargo xtask play --port {}`",
            if port < u16::MAX { port + 1 } else { DEFAULT_PORT }
        ),
        ErrorKind::PermissionDenied => {
            anyhow!("port {port} needs privileges; choose one above 1023, for example `cargo xtask play`")
        }
        _ => anyhow!("port {port} cannot be used: {error}"),
    })
}

/// Serves a folder until the process ends.
pub fn serve(listener: TcpListener, folder: &Path) -> Result<()> {
    let address = listener.local_addr()?;
    let server = start(listener)?;
    println!("\nequiflow is at http://{address}/  (Ctrl+C ends it)");
    answer_all(&server, folder)
}

fn start(listener: TcpListener) -> Result<Arc<Server>> {
    let server = Server::from_listener(listener, None);
    server
        .map(Arc::new)
        .map_err(|error| anyhow!("the server did not start: {error}"))
}

fn answer_all(server: &Arc<Server>, folder: &Path) -> Result<()> {
    let folder = folder
        .canonicalize()
        .with_context(|| format!("cannot open {}", folder.display()))?;
    let workers = (0..THREADS).map(|_| {
        let (server, folder) = (Arc::clone(server), folder.clone());
        thread::spawn(move || {
            for request in server.incoming_requests() {
                // A visitor who went away is no concern of the server.
                let _ = answer(request, &folder);
            }
        })
    });
    let workers: Vec<_> = workers.collect();
    for worker in workers {
        if worker.join().is_err() {
            bail!("the server crashed");
        }
    }
    Ok(())
}

fn answer(request: Request, folder: &Path) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        let allow = header("Allow", "GET, HEAD");
        return request.respond(
            Response::from_string("405: only GET and HEAD\n")
                .with_status_code(405)
                .with_header(allow),
        );
    }
    let opened =
        resolve(folder, request.url()).and_then(|path| Some((File::open(&path).ok()?, path)));
    match opened {
        Some((file, path)) => {
            let response = Response::from_file(file)
                .with_header(header("Content-Type", mime(&path)))
                .with_header(header("Cache-Control", "no-cache"))
                .with_header(header("X-Content-Type-Options", "nosniff"));
            request.respond(response)
        }
        None => {
            let response =
                Response::from_string("404: there is nothing here\n").with_status_code(404);
            request.respond(response)
        }
    }
}

/// The file that an address means, if it is inside the folder.
fn resolve(folder: &Path, url: &str) -> Option<PathBuf> {
    let path = decode(url.split(['?', '#']).next()?)?;
    let mut file = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        if part == ".." || part.contains(['\\', ':', '\0']) {
            return None;
        }
        file.push(part);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    // Links are followed, but not out of the folder.
    let file = file.canonicalize().ok()?;
    (file.is_file() && file.starts_with(folder)).then_some(file)
}

/// Percent-decodes an address.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next()?, rest.next()?];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}

fn mime(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js" | "mjs") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("json" | "map") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        Some("txt" | "md") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("a header made of plain letters")
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};
    use std::path::PathBuf;
    use std::sync::Arc;

    use super::{answer_all, listen, start};

    struct Site {
        address: SocketAddr,
        folder: PathBuf,
    }

    impl Site {
        fn open(name: &str) -> Self {
            let folder =
                std::env::temp_dir().join(format!("xtask-serve-{name}-{}", std::process::id()));
            let site = folder.join("site");
            fs::create_dir_all(site.join("sub")).unwrap();
            fs::write(folder.join("secret.txt"), "secret").unwrap();
            fs::write(site.join("index.html"), "<p>home").unwrap();
            fs::write(site.join("sub/engine.wasm"), "\0asm").unwrap();
            #[cfg(unix)]
            std::os::unix::fs::symlink(folder.join("secret.txt"), site.join("link.txt")).unwrap();
            let listener = listen(0).unwrap();
            let address = listener.local_addr().unwrap();
            let server = start(listener).unwrap();
            std::thread::spawn(move || answer_all(&Arc::clone(&server), &site));
            Self { address, folder }
        }

        fn ask(&self, line: &str) -> String {
            let mut stream = TcpStream::connect(self.address).unwrap();
            write!(
                stream,
                "{line} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n"
            )
            .unwrap();
            let mut bytes = Vec::new();
            stream.read_to_end(&mut bytes).unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }

    #[test]
    fn files_are_served_with_their_types() {
        let site = Site::open("types");
        let home = site.ask("GET /?x=1");
        assert!(
            home.starts_with("HTTP/1.1 200") && home.ends_with("<p>home"),
            "{home}"
        );
        assert!(home.contains("text/html; charset=utf-8"));
        assert!(
            site.ask("GET /sub/engine%2Ewasm")
                .contains("application/wasm")
        );
    }

    #[test]
    fn nothing_outside_the_folder_is_served() {
        let site = Site::open("outside");
        let addresses = [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/sub/..%2f..%2fsecret.txt",
            "/..%5csecret.txt",
            "//etc/passwd",
            "/link.txt",
        ];
        for address in addresses {
            let reply = site.ask(&format!("GET {address}"));
            assert!(reply.starts_with("HTTP/1.1 404"), "{address}: {reply}");
            assert!(!reply.contains("secret\n") && !reply.ends_with("secret"));
        }
    }

    #[test]
    fn what_is_not_there_or_not_a_reading_is_refused() {
        let site = Site::open("refused");
        assert!(site.ask("GET /none").starts_with("HTTP/1.1 404"));
        assert!(site.ask("GET /sub").starts_with("HTTP/1.1 404"));
        assert!(site.ask("POST /").starts_with("HTTP/1.1 405"));
    }

    #[test]
    fn a_busy_port_is_one_sentence_with_the_remedy() {
        let taken = listen(0).unwrap();
        let port = taken.local_addr().unwrap().port();
        let words = listen(port).unwrap_err().to_string();
        assert!(
            words.contains(&format!("port {port} is in use")) && words.contains("--port"),
            "{words}"
        );
    }
}
