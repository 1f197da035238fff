//! Rebuilds the core when a code list or preset is added: embedding alone notices only changed ones.

fn main() {
    println!("cargo:rerun-if-changed=../../assets/codes");
    println!("cargo:rerun-if-changed=../../assets/programmes");
}
