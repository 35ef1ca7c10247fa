// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/core/error.h"
#include "model/data/text_decoder.h"

namespace xsmoe::data {

/// Reads the rows of a source, whatever its layout, as text fields in an order that was asked for. Fields are valid until the next row.
class FieldReader {
 public:
  virtual ~FieldReader() = default;
  /// Goes to the next row; false at the end or if reading failed (`error`).
  [[nodiscard]] virtual bool next() = 0;
  /// A field of the row, in the order asked for; empty where the row has none.
  [[nodiscard]] virtual std::string_view field(std::size_t i) const = 0;
  [[nodiscard]] virtual std::int64_t line() const = 0;
  /// Why the row cannot be used; empty if it can.
  [[nodiscard]] virtual std::string problem() const = 0;
  [[nodiscard]] virtual const std::optional<Error>& error() const = 0;
  [[nodiscard]] virtual std::int64_t bytesDone() const = 0;  ///< of the file, as packed
  [[nodiscard]] virtual TextEncoding encoding() const = 0;   ///< of what has been read
};

}  // namespace xsmoe::data
