//! The file system that a simulated device sees.

use super::*;

/// One device's file system: the shared folder in memory, everything else on the disk.
#[derive(Debug, Clone)]
pub struct SimFs {
    pub(super) shared: SharedFolder,
    pub(super) device: usize,
}

struct Writing {
    fs: SimFs,
    name: String,
}

impl Write for Writing {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.fs.shared.step(self.fs.device);
        let mut s = self.fs.shared.state();
        s.change(self.fs.device)?;
        let v = &mut s.views[self.fs.device];
        let room = match v.fault {
            Some(Fault::Full(k)) => (k.saturating_sub(v.written)) as usize,
            _ => usize::MAX,
        };
        if room == 0 && !bytes.is_empty() {
            return Err(ErrorKind::StorageFull.into());
        }
        let n = bytes.len().min(room).min(4096);
        v.written += n as u64;
        if let Some((content, flushed)) = v.passing.get_mut(&self.name) {
            content.extend_from_slice(&bytes[..n]);
            *flushed = false;
        }
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl OutFile for Writing {
    fn sync(&mut self) -> io::Result<()> {
        self.fs.shared.step(self.fs.device);
        let mut s = self.fs.shared.state();
        s.change(self.fs.device)?;
        if let Some((_, flushed)) = s.views[self.fs.device].passing.get_mut(&self.name) {
            *flushed = true;
        }
        Ok(())
    }
}

impl SimFs {
    fn at<T>(&self, path: &Path, f: impl FnOnce(&mut State, &str) -> io::Result<T>) -> Option<Result<T>> {
        let name = relative(path)?;
        self.shared.step(self.device);
        let done = f(&mut self.shared.state(), &name);
        Some(done.map_err(|e| io_error(path, &e)))
    }
}

impl Fs for SimFs {
    fn create_dir(&self, path: &Path) -> Result<()> {
        let done = self.at(path, |s, name| {
            s.change(self.device)?;
            if s.is_dir(self.device, name) {
                return Err(ErrorKind::AlreadyExists.into());
            }
            s.dirs.insert(name.to_owned());
            Ok(())
        });
        done.unwrap_or_else(|| DiskFs.create_dir(path))
    }

    fn create_file(&self, path: &Path) -> Result<Box<dyn OutFile>> {
        let done = self.at(path, |s, name| {
            s.change(self.device)?;
            if s.seen(self.device, name).is_some() {
                return Err(ErrorKind::AlreadyExists.into());
            }
            if !s.is_dir(self.device, &parent(name)) {
                return Err(ErrorKind::NotFound.into());
            }
            if name.ends_with(".tsg") {
                s.broken.push(format!("device {} writes {name} under its own name", self.device));
            }
            s.views[self.device].passing.insert(name.to_owned(), (vec![], false));
            let file: Box<dyn OutFile> = Box::new(Writing { fs: self.clone(), name: name.to_owned() });
            Ok(file)
        });
        done.unwrap_or_else(|| DiskFs.create_file(path))
    }

    fn rename(&self, from: &Path, to: &Path) -> Result<()> {
        let Some(source) = relative(from) else { return DiskFs.rename(from, to) };
        let done = self.at(to, |s, name| {
            s.change(self.device)?;
            s.rename(self.device, &source, name)
        });
        done.unwrap_or_else(|| DiskFs.rename(from, to))
    }

    fn sync_dir(&self, path: &Path) -> Result<()> {
        let done = self.at(path, |s, name| {
            s.change(self.device)?;
            s.views[self.device].loose.retain(|n| parent(n) != name);
            Ok(())
        });
        done.unwrap_or_else(|| DiskFs.sync_dir(path))
    }

    fn remove_file(&self, path: &Path) -> Result<()> {
        let done = self.at(path, |s, name| {
            s.change(self.device)?;
            s.remove(self.device, name)
        });
        done.unwrap_or_else(|| DiskFs.remove_file(path))
    }

    fn remove_dir_all(&self, path: &Path) -> Result<()> {
        let done = self.at(path, |s, name| {
            s.broken.push(format!("device {} removed the folder {name}", self.device));
            Ok(())
        });
        done.unwrap_or_else(|| DiskFs.remove_dir_all(path))
    }

    fn exists(&self, path: &Path) -> Result<bool> {
        let done =
            self.at(path, |s, name| Ok(s.is_dir(self.device, name) || s.seen(self.device, name).is_some()));
        done.unwrap_or_else(|| DiskFs.exists(path))
    }

    fn list(&self, path: &Path) -> Result<Vec<Entry>> {
        let done = self.at(path, |s, name| {
            s.views[self.device].lists += 1;
            let v = &s.views[self.device];
            if matches!(v.fault, Some(Fault::List(n)) if n == v.lists) {
                return Err(ErrorKind::TimedOut.into());
            }
            if !s.is_dir(self.device, name) {
                return Err(ErrorKind::NotFound.into());
            }
            if v.mount != Mount::There {
                let marker = v.mount == Mount::Foreign;
                let inside = if name.is_empty() { ("tsunagi1", true) } else { ("marker", false) };
                let entry = Entry { name: inside.0.to_owned(), is_dir: inside.1 };
                return Ok(if marker { vec![entry] } else { vec![] });
            }
            let below = if name.is_empty() { String::new() } else { format!("{name}/") };
            let within = |n: &&String| n.starts_with(&below);
            let direct = |n: &String| {
                n.strip_prefix(&below).filter(|r| !r.is_empty() && !r.contains('/')).map(str::to_owned)
            };
            let mut found = vec![];
            for n in s.dirs.range(below.clone()..).take_while(within) {
                found.extend(direct(n).map(|name| Entry { name, is_dir: true }));
            }
            for n in s.files.range(below.clone()..).map(|(n, _)| n).take_while(within) {
                if !v.hidden.contains(n) {
                    found.extend(direct(n).map(|name| Entry { name, is_dir: false }));
                }
            }
            found.sort();
            Ok(found)
        });
        done.unwrap_or_else(|| DiskFs.list(path))
    }

    fn open(&self, path: &Path) -> Result<Box<dyn Read + Send>> {
        let done = self.at(path, |s, name| {
            let v = &mut s.views[self.device];
            v.reads += 1;
            v.unchecked.remove(name);
            if v.timeouts.contains(name) || matches!(v.fault, Some(Fault::Read(n)) if n == v.reads) {
                return Err(ErrorKind::TimedOut.into());
            }
            let bytes = s.seen(self.device, name).ok_or(ErrorKind::NotFound)?;
            let reader: Box<dyn Read + Send> = Box::new(io::Cursor::new(bytes.to_vec()));
            Ok(reader)
        });
        done.unwrap_or_else(|| DiskFs.open(path))
    }

    fn try_lock(&self, path: &Path) -> Result<Option<Lock>> {
        DiskFs.try_lock(path)
    }

    fn write_atomic(&self, path: &Path, bytes: &[u8]) -> Result<()> {
        DiskFs.write_atomic(path, bytes)
    }
}
