#pragma once
#include "model/core/error.h"
#include "model/core/utf8.h"
#include "tests/fuzz/targets.h"

namespace xsmoe::fuzz {

inline void requireReason(const Error& error) {
  require(!error.what.empty() && !error.where.empty(), "an error says what failed and where");
}

/// Of the room `model/data`, whose messages quote texts of a file.
inline void requireReadable(const Error& error) {
  require(!error.what.empty(), "an error says what failed");
  require(isCleanUtf8(describe(error)), "an error is clean UTF-8");
}

}  // namespace xsmoe::fuzz
