//! What the installation was told, and by whom: defaults, then `mainstay.toml` in the data directory, then `MAINSTAY_*`
//! in the environment, then flags.

use std::collections::BTreeMap;
use std::fmt;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use mainstay_app::config::{Address, Outside, Settings};
use mainstay_http::TrustedProxies;

/// Where a value came from, weakest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    Default,
    File(PathBuf),
    Environment(String),
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Environment(name) => f.write_str(name),
            Self::Flag => f.write_str("flag"),
        }
    }
}

/// One value and where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Setting {
    pub(crate) name: &'static str,
    pub(crate) value: Option<String>,
    pub(crate) origin: Origin,
}

impl Setting {
    /// The value as it may be shown: a database URL without its password.
    pub(crate) fn shown(&self) -> String {
        let Some(value) = &self.value else { return "-".to_owned() };
        if self.name == "database" { without_password(value) } else { value.clone() }
    }
}

/// A database URL without its password, which stands before the host or among the parameters.
fn without_password(url: &str) -> String {
    // The last `@` ends the part that names the user: a password may hold one itself.
    let hidden = url.split_once("://").and_then(|(scheme, rest)| {
        let (user, host) = rest.rsplit_once('@')?;
        let (user, _password) = user.split_once(':')?;
        Some(format!("{scheme}://{user}:***@{host}"))
    });
    let url = hidden.unwrap_or_else(|| url.to_owned());
    let Some((address, parameters)) = url.split_once('?') else { return url };
    let shown = |parameter: &str| {
        if parameter.starts_with("password=") { "password=***".to_owned() } else { parameter.to_owned() }
    };
    let parameters: Vec<String> = parameters.split('&').map(shown).collect();
    format!("{address}?{}", parameters.join("&"))
}

/// Every setting, in the order `mainstay config` prints them, with its default.
const SETTINGS: [(&str, Option<&str>); 12] = [
    ("data", Some("mainstay-data")),
    ("database", None),
    ("database_schema", None),
    ("ledger", None),
    ("cluster", None),
    ("listen", Some("127.0.0.1:8400")),
    ("public_url", None),
    ("insecure_http", Some("false")),
    ("trusted_proxies", None),
    ("watch_roots", None),
    ("pull_hosts", None),
    ("log", Some("warn")),
];

/// All settings, resolved.
#[derive(Debug, Clone)]
pub(crate) struct Config {
    settings: Vec<Setting>,
}

impl Config {
    /// Resolves every setting; `flags` are the values given on the command line.
    pub(crate) fn resolve(flags: &[(&'static str, Option<String>)]) -> anyhow::Result<Self> {
        let data = resolve_one("data", flags, None)?;
        let file = Path::new(data.value.as_deref().unwrap_or_default()).join("mainstay.toml");
        let table = read_file(&file)?;
        let mut settings = vec![data];
        for (name, _) in SETTINGS.iter().skip(1) {
            settings.push(resolve_one(name, flags, table.as_ref().map(|table| (table, file.as_path())))?);
        }
        Ok(Self { settings })
    }

    /// Every setting and where it came from.
    pub(crate) fn settings(&self) -> &[Setting] {
        &self.settings
    }

    fn value(&self, name: &str) -> Option<&str> {
        self.settings.iter().find(|setting| setting.name == name).and_then(|setting| setting.value.as_deref())
    }

    /// The parts of a value between its commas.
    fn listed(&self, name: &str) -> impl Iterator<Item = &str> {
        let parts = self.value(name).unwrap_or_default().split(',');
        parts.map(str::trim).filter(|part| !part.is_empty())
    }

    /// The data directory.
    pub(crate) fn data(&self) -> PathBuf {
        self.value("data").unwrap_or_default().into()
    }

    /// The place of the ledger's files.
    pub(crate) fn ledger(&self) -> anyhow::Result<Address> {
        let own = || Address::Folder(self.data().join("ledger"));
        Ok(self.value("ledger").map(address).transpose()?.unwrap_or_else(own))
    }

    /// What the application needs to know.
    pub(crate) fn app(&self) -> anyhow::Result<Settings> {
        Ok(Settings {
            data: self.data(),
            database: self.value("database").map(str::to_owned),
            database_schema: self.value("database_schema").map(str::to_owned),
            ledger: self.value("ledger").map(address).transpose()?,
            cluster: self.value("cluster").map(str::to_owned),
            outside: Outside {
                folders: self.listed("watch_roots").map(PathBuf::from).collect(),
                hosts: self.listed("pull_hosts").map(str::to_owned).collect(),
                secrets: secrets(),
            },
        })
    }

    /// The address to listen on. Beyond this machine passwords would travel in the clear: that takes TLS in front, told by
    /// an https public URL, or a word that it is meant.
    pub(crate) fn listen(&self) -> anyhow::Result<SocketAddr> {
        let text = self.value("listen").unwrap_or_default();
        let address: SocketAddr =
            text.parse().with_context(|| format!("`{text}` is not an address such as 127.0.0.1:8400"))?;
        let encrypted = self.public_url().is_some_and(|url| url.starts_with("https://"));
        let insecure = self.value("insecure_http") == Some("true");
        if !address.ip().is_loopback() && !encrypted && !insecure {
            bail!(
                "refusing to listen on {address} without TLS: put a proxy with TLS in front and say \
                 --public-url https://..., or say --insecure-http if the network is trusted"
            );
        }
        Ok(address)
    }

    /// The address people use, if it is not this machine's own.
    pub(crate) fn public_url(&self) -> Option<&str> {
        self.value("public_url")
    }

    /// The proxies whose word about a client's address is taken.
    pub(crate) fn trusted_proxies(&self) -> anyhow::Result<TrustedProxies> {
        self.value("trusted_proxies").unwrap_or_default().parse().context("the setting `trusted_proxies`")
    }

    /// The filter for the log.
    pub(crate) fn log(&self) -> &str {
        self.value("log").unwrap_or("warn")
    }
}

/// What stands before the name of a password, and after it where a file holds it.
const SECRET: &str = "MAINSTAY_SECRET_";
const IN_FILE: &str = "_FILE";

/// Passwords of other databases, by name: from the environment, or from files that it names. A file that cannot be read
/// holds none; whoever asks for it is told the name.
fn secrets() -> BTreeMap<String, String> {
    let mut secrets = BTreeMap::new();
    for (variable, value) in std::env::vars() {
        let Some(name) = variable.strip_prefix(SECRET) else { continue };
        match name.strip_suffix(IN_FILE) {
            Some(name) => {
                if let Ok(text) = std::fs::read_to_string(&value) {
                    secrets.insert(name.to_owned(), text.trim_end().to_owned());
                }
            }
            None => drop(secrets.insert(name.to_owned(), value)),
        }
    }
    secrets
}

/// The place of the ledger's files. How to get to a bucket is said by the variables its other programs use.
fn address(text: &str) -> anyhow::Result<Address> {
    let variables = std::env::vars_os()
        .filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Address::parse(text, variables).context("the setting `ledger`")
}

fn read_file(path: &Path) -> anyhow::Result<Option<toml::Table>> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
    };
    let table: toml::Table = text.parse().with_context(|| format!("{} is not TOML", path.display()))?;
    for key in table.keys() {
        if key == "data" || SETTINGS.iter().all(|(name, _)| name != key) {
            bail!("{}: there is no setting `{key}` here; `mainstay config` lists them", path.display());
        }
    }
    Ok(Some(table))
}

#[expect(clippy::disallowed_methods, reason = "this is where the environment is read")]
fn resolve_one(
    name: &'static str,
    flags: &[(&'static str, Option<String>)],
    file: Option<(&toml::Table, &Path)>,
) -> anyhow::Result<Setting> {
    let flag = flags.iter().find(|(flag, _)| *flag == name).and_then(|(_, value)| value.clone());
    if let Some(value) = flag {
        return Ok(Setting { name, value: Some(value), origin: Origin::Flag });
    }
    let variable = format!("MAINSTAY_{}", name.to_uppercase());
    if let Ok(value) = std::env::var(&variable) {
        return Ok(Setting { name, value: Some(value), origin: Origin::Environment(variable) });
    }
    if let Some((table, path)) = file
        && let Some(value) = table.get(name)
    {
        let value = match value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Boolean(truth) => truth.to_string(),
            _ => bail!("{}: `{name}` must be text or true/false", path.display()),
        };
        return Ok(Setting { name, value: Some(value), origin: Origin::File(path.to_owned()) });
    }
    let default = SETTINGS.iter().find(|(setting, _)| *setting == name).and_then(|(_, default)| *default);
    Ok(Setting { name, value: default.map(str::to_owned), origin: Origin::Default })
}
