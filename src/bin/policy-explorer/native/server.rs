//! Answers requests on loopback, each in a thread of its own: making a page waits for a runtime that renders it.

use std::io::{self, ErrorKind};
use std::net::Ipv4Addr;
use std::sync::Arc;

use http_body_util::Full;
use hyper::body::{Bytes, Incoming};
use hyper::header::HOST;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;
use tokio::task::{JoinError, spawn, spawn_blocking};

use crate::Ending;
use crate::host::{Answer, Fault, Host, Request, Site};

/// The world, made again for each thread.
type World = fn() -> Box<dyn Host>;

/// Serves a site until the program is asked to end.
pub fn serve(port: u16, site: Box<dyn Site>, world: World) -> Ending {
    let (site, host): (Arc<dyn Site>, _) = (site.into(), world());
    let runtime = match tokio::runtime::Builder::new_current_thread().enable_io().build() {
        Ok(runtime) => runtime,
        Err(error) => return site.refuse(&error.into(), &*host),
    };
    runtime.block_on(async {
        let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        let listener = match bound.and_then(|listener| Ok((listener.local_addr()?.port(), listener))) {
            Ok((port, listener)) => {
                site.begin(port, &*host);
                listener
            }
            Err(error) if error.kind() == ErrorKind::AddrInUse => return site.refuse(&Fault::Busy, &*host),
            Err(error) => return site.refuse(&error.into(), &*host),
        };
        tokio::select! {
            () = listen(&listener, &site, world) => Ending::Clean,
            _ = end() => Ending::Clean,
        }
    })
}

/// Takes connections until the program ends.
async fn listen(listener: &TcpListener, site: &Arc<dyn Site>, world: World) {
    loop {
        // One that is given up before it is taken does not matter.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let site = Arc::clone(site);
        spawn(async move {
            let service = service_fn(|request| answered(request, Arc::clone(&site), world));
            // A browser that goes away ends its connection.
            let _ = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
        });
    }
}

async fn answered(
    request: hyper::Request<Incoming>,
    site: Arc<dyn Site>,
    world: World,
) -> Result<hyper::Response<Full<Bytes>>, JoinError> {
    let name = request.headers().get(HOST).and_then(|name| name.to_str().ok());
    let request = Request {
        method: request.method().as_str().to_owned(),
        target: request.uri().path_and_query().map_or("", |target| target.as_str()).to_owned(),
        host: name.unwrap_or_default().to_owned(),
    };
    let Answer { status, fields, body } = spawn_blocking(move || site.answer(&request, &*world())).await?;
    let mut response = hyper::Response::builder().status(status);
    for (name, value) in fields {
        response = response.header(name, value);
    }
    Ok(response.body(Full::new(body.into())).unwrap_or_default())
}

/// Waits until somebody asks the program to end.
#[cfg(unix)]
async fn end() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupted, mut ended) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    tokio::select! {
        _ = interrupted.recv() => {}
        _ = ended.recv() => {}
    }
    Ok(())
}

#[cfg(not(unix))]
async fn end() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
