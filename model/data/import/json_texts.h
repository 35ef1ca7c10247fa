// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "model/core/error.h"
#include "model/data/text_source.h"

namespace xsmoe::data {

/// The texts of a file's JSON records, one after the other.
class JsonTexts {
 public:
  virtual ~JsonTexts() = default;
  /// Goes to the next; false at the end or if reading failed.
  [[nodiscard]] virtual bool next() = 0;
  /// Valid until the next, with UnreadText::kPadding readable bytes behind it.
  [[nodiscard]] virtual std::string_view text() const = 0;
  [[nodiscard]] virtual std::int64_t line() const = 0;         ///< where it begins, from 1
  [[nodiscard]] virtual std::string_view problem() const = 0;  ///< why it cannot be told from what is around it; empty if it can
  [[nodiscard]] virtual const TextSource& source() const = 0;
};

/// As the file's JsonShape has them. What is broken costs one line: reading goes on at the next. Errors: as TextSource; no objects.
[[nodiscard]] Result<std::unique_ptr<JsonTexts>> openJsonTexts(const std::filesystem::path& path);

}  // namespace xsmoe::data
