// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/core/error.h"
#include "model/features/hdf5_handle.h"

namespace xsmoe::features {

/// An open dataset with what every check needs.
struct Dataset {
  Hdf5Handle handle;
  std::string where;  ///< file and dataset, for errors
  std::vector<std::int64_t> shape;
};

/// Opens a dataset, following links into other files too, and checks that it can be read: all of its values lie within their file, of
/// `fileBytes` (a truncated file, a dataset never written), and HDF5 has the filters that packed them.
[[nodiscard]] Result<Dataset> openDataset(hid_t parent, const std::string& name, const std::string& where, std::int64_t fileBytes);

/// The error of something that cannot be opened as a `kind`; told of a link, where it is one, by the file that it leads to. To be called
/// right after HDF5's failure.
[[nodiscard]] tl::unexpected<Error> cannotOpen(hid_t parent, const std::string& name, const std::string& where, const char* kind);

/// Whether `parent` links to something of this name.
[[nodiscard]] bool hasChild(hid_t parent, const std::string& name);

/// A text attribute of fixed or variable length; empty optional where it is missing.
[[nodiscard]] Result<std::optional<std::string>> readTextAttribute(hid_t object, const std::string& name, const std::string& where);
/// A whole-number attribute; empty optional where it is missing.
[[nodiscard]] Result<std::optional<std::int64_t>> readNumberAttribute(hid_t object, const std::string& name, const std::string& where);
/// A list of texts of fixed or variable length, or of whole numbers, as digits.
[[nodiscard]] Result<std::vector<std::string>> readTexts(const Dataset& dataset);

/// The type as people call it: "float32", "64-bit integer" ….
[[nodiscard]] std::string typeText(hid_t type);

}  // namespace xsmoe::features
