//! A small fictitious organisation with every kind of file, the same in every run.

use crate::domain::hlc::Hlc;
use crate::domain::id::Id;
use crate::domain::scope::{Facet, Scope};
use crate::domain::time::Instant;
use crate::env::{Entropy, Env};
use crate::sync::crypt::{Code, DeviceKeys, OpenKey, SecretKey, SignKey};
use crate::sync::wire::*;
use std::fmt::Write;

/// The role code of the desk.
pub const DESK: u8 = 101;

pub struct World {
    pub env: Env,
    pub org: Id,
    pub root: SignKey,
    pub directory: SecretKey,
    pub desk: OpenKey,
    pub household: Id,
    pub secret: SecretKey,
    pub office: (Id, DeviceKeys),
    pub laptop: (Id, DeviceKeys),
    pub code: Code,
}

/// The id whose bytes are all `n`.
pub fn id(n: u8) -> Id {
    Id::from_bytes([n; 16])
}

impl World {
    pub fn new() -> World {
        let env = Env::seeded(Instant(1_767_225_600_000), 20_260_101);
        let e = &*env.entropy;
        let root = SignKey::new(e);
        let (directory, desk, secret) = (SecretKey::new(e), OpenKey::new(e), SecretKey::new(e));
        let (office, laptop) = (DeviceKeys::generate(e), DeviceKeys::generate(e));
        let code = Code::new(e);
        let (office, laptop) = ((id(0x10), office), (id(0x20), laptop));
        World { env, org: id(1), root, directory, desk, household: id(0x30), secret, office, laptop, code }
    }

    pub fn entropy(&self) -> &dyn Entropy {
        &*self.env.entropy
    }

    pub fn facet(&self, facet: Facet) -> (SecretKey, Scope) {
        (self.secret.facet(facet), Scope::Household(self.household, facet))
    }

    pub fn keys(&self) -> Keys {
        let hlc = Hlc(1_767_225_600_000 << 16);
        Keys {
            roles: vec![OrganisationKey { code: DESK, hlc, key: SecretKey::from_bytes(*self.desk.bytes()) }],
            publics: vec![RolePublic { code: DESK, hlc, open: self.desk.public() }],
            scopes: vec![OrganisationKey { code: 1, hlc, key: self.directory.clone() }],
            households: vec![
                HouseholdKey { household: self.household, hlc, facet: 0, key: self.secret.clone() },
                HouseholdKey {
                    household: id(0x31),
                    hlc,
                    facet: Facet::Care.code(),
                    key: self.secret.derive("another"),
                },
            ],
            dropped: vec![(id(0x32), hlc)],
            root: None,
        }
    }

    pub fn roster(&self) -> Roster {
        let device = |(log, keys): &(Id, DeviceKeys), label: &str, role: &str| Device {
            log: *log,
            public: keys.public(),
            cut: None,
            removed: None,
            label: label.to_owned(),
            worker: id(0x40),
            role: role.to_owned(),
            invitation: None,
        };
        let mut laptop = device(&self.laptop, "訪問用ノート", "visitor");
        laptop.cut = Some(7);
        laptop.invitation = Some(self.code.id());
        Roster {
            org: self.org,
            n: 2,
            prev: [9; 32],
            organisation: "架空市こども家庭支援の会".to_owned(),
            devices: vec![device(&self.office, "事務所", "administrator"), laptop],
        }
    }

    pub fn grant(&self) -> Grant {
        Grant {
            organisation: "架空市こども家庭支援の会".to_owned(),
            role: "visitor".to_owned(),
            worker: id(0x41),
            worker_name: "見本 はなこ".to_owned(),
            label: "訪問用ノート".to_owned(),
            root: self.root.public(),
            roster: 2,
            roster_hash: [8; 32],
            keys: self.keys(),
        }
    }

    pub fn invitation(&self, root: &SignKey) -> Vec<u8> {
        self.grant().seal(self.org, &self.code, Instant(99), &self.directory, root, self.entropy()).unwrap()
    }

    pub fn claim(&self, succession: bool) -> Claim {
        let predecessor =
            Predecessor { log: self.office.0, seq: 41, hash: [6; 32], last_no: 0, taken_back: vec![] };
        Claim {
            org: self.org,
            invitation: (!succession).then(|| self.code.id()),
            log: self.laptop.0,
            public: self.laptop.1.public(),
            hlc: Hlc(77),
            predecessor: succession.then_some(predecessor),
            label: "訪問用ノート".to_owned(),
        }
    }

    pub fn keyring(&self) -> KeyringPlan {
        KeyringPlan { org: self.org, audience: self.laptop.0, issuer: self.office.0, n: 3 }
    }

    pub fn plan(&self, snapshot: bool) -> SegmentPlan {
        let frame = |(key, scope): (SecretKey, Scope), no: u64, body: &[u8]| Frame {
            key,
            payload: Payload {
                scope,
                needs: 0,
                changes: vec![Packed { log: self.office.0, no, body: body.to_vec() }],
            },
        };
        let care = self.facet(Facet::Care);
        let mut frames = vec![
            frame(care.clone(), 5, "アレルギーは卵".as_bytes()),
            frame(care, 6, &[0x5a; 900]),
            frame(self.facet(Facet::Case), 6, b"case"),
            frame((self.directory.clone(), Scope::Directory), 7, b"directory"),
        ];
        frames[1].payload.changes.push(Packed {
            log: self.laptop.0,
            no: 1,
            body: b"of another log".to_vec(),
        });
        SegmentPlan {
            org: self.org,
            log: self.office.0,
            seq: 4,
            prev: [7; 32],
            roster: 2,
            seen: vec![Seen { log: self.laptop.0, seq: 3, hash: [5; 8] }],
            frames,
            index_for: vec![IndexFor {
                role: DESK,
                open: self.desk.public(),
                facets: Facet::Identity.code() | Facet::Care.code() | Facet::Stay.code(),
            }],
            snapshot,
        }
    }

    /// One file of each kind and form.
    pub fn files(&self) -> Vec<(&'static str, Vec<u8>)> {
        let (root, office) = (&self.root, &self.office.1.sign);
        let (directory, e) = (&self.directory, self.entropy());
        let laptop = &self.laptop.1.sign;
        let marker = Marker { org: self.org, root: root.public(), created: self.env.clock.now() };
        let keyring = KeyringPlan { audience: role_audience("desk"), ..self.keyring() };
        let open = self.laptop.1.open.public();
        // Of random bytes of their own: the files before them stay what they were.
        let later = &*Env::seeded(Instant(0), 77).entropy;
        vec![
            ("marker", marker.seal(root).unwrap()),
            ("roster", self.roster().seal(directory, root, e).unwrap()),
            ("invitation", self.invitation(root)),
            ("claim_join", self.claim(false).seal(directory, laptop, &self.code.signer(), e).unwrap()),
            ("claim_succession", self.claim(true).seal(directory, laptop, office, e).unwrap()),
            ("keyring_device", self.keyring().seal(&self.keys(), &open, office, e).unwrap()),
            ("keyring_role", keyring.seal(&self.keys(), &self.desk.public(), office, e).unwrap()),
            ("segment", self.plan(false).seal(office, e).unwrap()),
            ("snapshot", self.plan(true).seal(office, e).unwrap()),
            (
                "device_key",
                DeviceKeyFile::seal(self.org, self.office.0, &[0x5d; 32], &self.desk.public(), office, later)
                    .unwrap(),
            ),
            ("reset", self.reset().seal(&[0x5d; 32], &self.code, root, later).unwrap()),
        ]
    }

    fn reset(&self) -> Reset {
        Reset { org: self.org, log: self.laptop.0, worker: id(42), not_after: Instant(99) }
    }

    /// Reads a file of this world to the last frame: form, signature, keys.
    pub fn take(&self, bytes: &[u8]) -> Result<(), WireError> {
        let office = self.office.1.sign.public();
        let root = self.root.public();
        match File::parse(bytes)?.kind {
            Kind::Marker => MarkerFile::parse(bytes)?.verify(&root),
            Kind::Roster => {
                let file = RosterFile::parse(bytes)?;
                file.verify(&root)?;
                file.open(&self.directory).map(|_| ())
            }
            Kind::Invitation => InvitationFile::parse(bytes)?.open(&self.code).map(|_| ()),
            Kind::Claim => {
                let file = ClaimFile::parse(bytes)?;
                let joiner = self.code.signer().public();
                file.verify(if file.predecessor.is_some() { &office } else { &joiner })?;
                file.open(&self.directory).map(|_| ())
            }
            Kind::Keyring => {
                let file = KeyringFile::parse(bytes)?;
                file.verify(&office)?;
                let device = file.plan.audience == self.laptop.0;
                file.open(if device { &self.laptop.1.open } else { &self.desk }).map(|_| ())
            }
            Kind::Segment | Kind::Snapshot => {
                let segment = Segment::parse(bytes)?;
                segment.verify(&office)?;
                for key in
                    [Facet::Care, Facet::Case].map(|f| self.secret.facet(f)).iter().chain([&self.directory])
                {
                    for at in segment.find(key) {
                        segment.payload(at, key)?;
                    }
                }
                segment.index(DESK, &self.desk).map(|_| ())
            }
            Kind::DeviceKey => {
                let file = DeviceKeyFile::parse(bytes)?;
                file.file.verify(&office)?;
                file.open(&self.desk).map(|_| ())
            }
            Kind::Reset => {
                let file = ResetFile::parse(bytes)?;
                file.file.verify(&root)?;
                file.open(&self.code).map(|_| ())
            }
        }
    }

    /// The keys of the frozen files, for whoever writes a reader.
    pub fn key_list(&self) -> String {
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        let mut out = String::new();
        for (name, value) in [
            ("root public key", hex(&self.root.public())),
            ("root secret", hex(self.root.bytes())),
            ("directory key", hex(self.directory.bytes())),
            ("desk role opening secret", hex(self.desk.bytes())),
            ("household secret", hex(self.secret.bytes())),
            ("household care key", hex(self.secret.facet(Facet::Care).bytes())),
            ("office signing public key", hex(&self.office.1.sign.public())),
            ("office signing secret", hex(self.office.1.sign.bytes())),
            ("laptop opening secret", hex(self.laptop.1.open.bytes())),
            ("invitation code", self.code.text().to_string()),
        ] {
            writeln!(out, "{name}: {value}").unwrap();
        }
        out
    }
}
