{ lib }:
let
  license = free: spdxId: fullName: {
    inherit spdxId fullName free;
    shortName = lib.toLower spdxId;
    deprecated = false;
    url = "https://spdx.org/licenses/${spdxId}.html";
  };
  free = license true;
in
{
  asl20 = free "Apache-2.0" "Apache License 2.0";
  bsd2 = free "BSD-2-Clause" "BSD 2-clause \"Simplified\" License";
  bsd3 = free "BSD-3-Clause" "BSD 3-clause \"New\" or \"Revised\" License";
  cc0 = free "CC0-1.0" "Creative Commons Zero v1.0 Universal";
  gpl2Only = free "GPL-2.0-only" "GNU General Public License v2.0 only";
  gpl2Plus = free "GPL-2.0-or-later" "GNU General Public License v2.0 or later";
  gpl3 = free "GPL-3.0-only" "GNU General Public License v3.0 only";
  gpl3Only = free "GPL-3.0-only" "GNU General Public License v3.0 only";
  gpl3Plus = free "GPL-3.0-or-later" "GNU General Public License v3.0 or later";
  agpl3Plus = free "AGPL-3.0-or-later" "GNU Affero General Public License v3.0 or later";
  isc = free "ISC" "ISC License";
  lgpl21Plus = free "LGPL-2.1-or-later" "GNU Lesser General Public License v2.1 or later";
  mit = free "MIT" "MIT License";
  mpl20 = free "MPL-2.0" "Mozilla Public License 2.0";
  publicDomain = free "CC-PDDC" "Public Domain";
  zlib = free "Zlib" "zlib License";
  unfree = {
    shortName = "unfree";
    fullName = "Unfree";
    free = false;
    deprecated = false;
  };
}
