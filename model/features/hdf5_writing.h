// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "model/features/hdf5_handle.h"

namespace xsmoe::features {

/// A call of HDF5 that did not succeed while writing. Thrown by what is declared here; who writes a file catches it once and makes an
/// error of it that names the file.
struct Hdf5WriteFailed {
  std::string message;
};

/// Throws with HDF5's last message unless `good`.
void requireWritten(bool good);
/// Owns the identifier; throws where the call that should have made it failed.
[[nodiscard]] Hdf5Handle checked(hid_t id, Hdf5Handle::Close close);

void writeText(hid_t object, const std::string& name, const std::string& text);
void writeNumber(hid_t object, const std::string& name, std::int64_t number);
[[nodiscard]] Hdf5Handle createGroup(hid_t parent, const std::string& name);
/// Contiguous, without filter, and without the time of writing: equal content gives equal bytes. Its place in the file is taken at once,
/// so that the order of writing does not show; what is never written is undefined.
[[nodiscard]] Hdf5Handle createDataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape);
/// Creates a dataset and writes all of it.
void writeDataset(hid_t parent, const std::string& name, hid_t type, const std::vector<hsize_t>& shape, const void* values);
/// A list of texts of variable length.
void writeTexts(hid_t parent, const std::string& name, const std::vector<std::string>& texts);

}  // namespace xsmoe::features
