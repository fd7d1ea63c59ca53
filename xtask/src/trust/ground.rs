//! Where the policy of a place is, and what it says.

use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::policy::Policy;
use super::{LOCK, POLICY};
use crate::failure::Failure;

/// The folder of a checkout or a distribution, which may have a policy.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The folder.
    pub folder: PathBuf,
}

impl Ground {
    /// Looks at a folder.
    pub fn of(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// Returns the path of the policy, which may be absent.
    pub fn policy_path(&self) -> PathBuf {
        self.folder.join(POLICY)
    }

    /// Returns the path of its lock, which may be absent.
    pub fn lock_path(&self) -> PathBuf {
        self.folder.join(LOCK)
    }

    /// Reads the policy and its lock. None if there is no policy.
    pub fn read(&self) -> Result<Option<(Policy, Option<Lock>)>, Failure> {
        let Some(policy) = Policy::read(&self.policy_path())? else { return Ok(None) };
        Ok(Some((policy, Lock::read(&self.lock_path())?)))
    }

    /// Reads the policy, which has to be there.
    pub fn require(&self) -> Result<(Policy, Option<Lock>), Failure> {
        self.read()?.ok_or_else(|| Failure::NoPolicy { folder: self.folder.clone() })
    }
}
