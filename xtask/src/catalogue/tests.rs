//! The files inside the program say what the plugins say, and mistakes in a file are named.

use toml_edit::{DocumentMut, Item};

use super::*;

fn checkout() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

#[test]
fn every_plugin_of_the_checkout_is_in_the_catalogue_as_it_says() {
    let offers = read(None).unwrap();
    let folders = fs::read_dir(checkout().join("plugins")).unwrap().map(|entry| entry.unwrap().file_name());
    let mut folders: Vec<_> = folders.map(|name| name.into_string().unwrap()).collect();
    folders.sort();
    assert_eq!(offers.iter().map(|offer| offer.id.as_str()).collect::<Vec<_>>(), folders);
    for offer in offers {
        let manifest = checkout().join("plugins").join(&offer.id).join("Cargo.toml");
        let manifest: DocumentMut = fs::read_to_string(manifest).unwrap().parse().unwrap();
        let package = &manifest["package"];
        let text = |item: &Item| item.as_str().unwrap_or_default().to_owned();
        assert_eq!((offer.package, offer.description), (text(&package["name"]), text(&package["description"])));
        let declared = &package["metadata"]["kure"];
        let gvks = declared["gvks"].as_array().unwrap().iter().map(|gvk| gvk.as_str().unwrap().to_owned());
        assert_eq!(offer.gvks.iter().map(ToString::to_string).collect::<Vec<_>>(), gvks.collect::<Vec<_>>());
        assert_eq!(offer.stability.to_string(), text(&declared["stability"]));
    }
}

/// A plugin that is here nowhere.
const VAULT: &str = r#"
crate = "acme-vault"
id = "acme-vault"
tier = "community"
description = "Makes vaults"
gvks = ["acme.example.com/v1/Vault"]
stability = "beta"
license = "MIT"
repository = "https://example.com/acme/vault"

[[versions]]
version = "1.9.0"
checksum = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
kure-core = "^0.1"

[[versions]]
version = "1.10.0"
checksum = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"
kure-core = "^0.1"

[[versions]]
version = "2.0.0-rc.1"
checksum = "cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc"
kure-core = "^0.1"

[[versions]]
version = "3.0.0"
checksum = "dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd"
kure-core = "^0.2"
"#;

/// Describes a plugin that is in a registry alone.
pub(crate) fn vault() -> Offer {
    parse("vault.toml".as_ref(), VAULT).unwrap()
}

#[test]
fn a_name_stands_for_the_newest_release_that_passed() {
    let newest = |core| vault().newest(core).unwrap().version.to_string();
    assert_eq!(newest(Some("0.1.4")), "1.10.0");
    assert_eq!(newest(Some("0.2.0")), "3.0.0");
    assert_eq!(newest(Some("0.9.0")), "3.0.0");
    assert_eq!(newest(None), "3.0.0");
}

#[test]
fn a_catalogue_of_ones_own_is_read_strictly() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("vault.toml");
    let check = |from: &str, to: &str| {
        assert!(VAULT.contains(from), "{from}");
        fs::write(&file, VAULT.replace(from, to)).unwrap();
        read(file.to_str()).unwrap_err().to_string()
    };
    let said = [
        check("license", "licence"),
        check("stability = \"beta\"\n", ""),
        check("\"community\"", "\"gold\""),
        check("acme.example.com/v1/Vault", "Vault"),
        check("[\"acme.example.com/v1/Vault\"]", "[]"),
        check("id = \"acme-vault\"", "id = \"vault\""),
        check(&"b".repeat(64), "bb"),
        check("\"1.9.0\"", "\"1.9\""),
        check("^0.2", "new"),
    ];
    insta::assert_snapshot!(said.join("\n").replace(&*folder.path().to_string_lossy(), "@"));
}

#[test]
fn a_catalogue_is_a_folder_a_file_or_an_address() {
    let folder = tempfile::tempdir().unwrap();
    let inner = folder.path().join("our plugins");
    fs::create_dir(&inner).unwrap();
    let said = |place: &str| read(Some(place)).unwrap_err().to_string().replace(&*folder.path().to_string_lossy(), "@");
    let empty = said(inner.to_str().unwrap());
    fs::write(inner.join("vault.toml"), VAULT).unwrap();
    fs::write(inner.join("README.md"), "").unwrap();
    let address = format!("file://{}", inner.display().to_string().replace(' ', "%20"));
    for place in [inner.to_str().unwrap(), inner.join("vault.toml").to_str().unwrap(), &address] {
        assert_eq!(read(Some(place)).unwrap(), [vault()], "{place}");
    }
    fs::write(inner.join("vault2.toml"), VAULT).unwrap();
    let said = [
        empty,
        said(inner.to_str().unwrap()),
        said("https://example.com/catalogue"),
        said("file://example.com/catalogue"),
        said("file:///a%2"),
    ];
    insta::assert_snapshot!(said.join("\n"));
}
