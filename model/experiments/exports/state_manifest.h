// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/core/shared_view.h"
#include "model/experiments/runs/run_folder.h"

namespace xsmoe::experiments {

/// The member of a state file that tells what the others are.
inline constexpr const char* kStateManifest = "state.json";

struct StateMember {
  std::string name;  ///< where it lies below the folder into which the file is unpacked
  std::int64_t bytes = 0;
  std::string sha256;
};

/// What state.json holds (FORMATS.md). Folders are named as members are.
struct StateManifest {
  std::string run;
  std::string stream, beside;  ///< empty: none
  SharedView view;
  ProgramRevision program;
  std::vector<StateMember> files;  ///< all members but state.json
};

/// Whether a name leads to something below the folder that it is counted from, wherever that is: no "..", nothing absolute.
[[nodiscard]] bool leadsBelow(std::string_view name);

[[nodiscard]] std::string stateText(const StateManifest& manifest);
/// The inverse, of bytes that anybody may have written; `where` is told in errors. Errors: no state; another version; keys that are missing
/// or wrong; names that do not lead below, stand twice, have another one below them or are of neither a run nor the stream; no run among
/// the files.
[[nodiscard]] Result<StateManifest> stateFrom(const std::string& text, const std::string& where);

}  // namespace xsmoe::experiments
