//! Where the policy of a place is, and what it says.

use std::path::{Path, PathBuf};

use super::lock::Lock;
use super::policy::Policy;
use super::signature::{self, Request, Signer};
use super::{LOCK, POLICY, date};
use crate::failure::Failure;
use crate::trust::failure::TrustError;

/// The folder of a checkout or a distribution, which may have a policy.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The folder.
    pub folder: PathBuf,
}

/// A policy that a build may go by.
#[derive(Clone, Debug)]
pub struct Believed {
    /// The policy.
    pub policy: Policy,
    /// Its lock.
    pub lock: Option<Lock>,
    /// Who signed it, if anybody had to.
    pub signers: Vec<Signer>,
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

    /// Reads the policy and its lock for a build, which needs signatures wherever somebody said who may sign.
    pub fn believe(&self) -> Result<Option<Believed>, Failure> {
        let Some((policy, lock)) = self.read()? else { return Ok(None) };
        let path = self.policy_path();
        let request = Request { path: &path, policy: &policy, signers: None, now: date::now() };
        let signers = signature::check(&request).map_err(|refusals| Failure::Untrusted { refusals })?;
        Ok(Some(Believed { policy, lock, signers }))
    }

    /// Reads the policy, which has to be there.
    pub fn require(&self) -> Result<(Policy, Option<Lock>), Failure> {
        Ok(self.read()?.ok_or_else(|| TrustError::NoPolicy { folder: self.folder.clone() })?)
    }
}
