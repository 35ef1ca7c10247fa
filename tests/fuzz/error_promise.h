#pragma once
#include "model/core/error.h"
#include "model/data/utf8.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

/// Errors end in windows and JSON, whatever bytes they are about.
inline void requireReadable(const Error& error) {
  require(!error.what.empty(), "an error says what failed");
  require(data::isCleanUtf8(describe(error)), "an error is clean UTF-8");
}

}  // namespace xsmoe::fuzz
