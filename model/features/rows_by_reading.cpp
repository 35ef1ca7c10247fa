// SPDX-License-Identifier: Apache-2.0
#include "model/features/rows_by_reading.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>
#include <utility>
#include <vector>

#include "model/features/half_values.h"

namespace xsmoe::features {
namespace {

std::int64_t rowBytesOf(const PlainPlace& place, std::int64_t width) { return width * place.valueBytes; }

/// Fills `bytes` from a place of a file on. Error: what the system says, or that it ends before.
Result<void> readWhole(int descriptor, std::int64_t from, std::vector<char>& bytes, const std::string& where) {
  for (std::size_t done = 0; done < bytes.size();) {
    const auto got = ::pread(descriptor, bytes.data() + done, bytes.size() - done, from + static_cast<std::int64_t>(done));
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return badInput(where, "cannot be read (" + std::generic_category().message(errno) + ")", "Check the drive");
    if (got == 0) return badInput(where, "the file is truncated", "Copy it again or make the cache again");
    done += static_cast<std::size_t>(got);
  }
  return {};
}

}  // namespace

Result<std::shared_ptr<const StateRows>> RowsByReading::make(const PlainPlace& place, RowsOfFile rows, std::int64_t width,
                                                             std::string where) {
  auto made = std::make_shared<const RowsByReading>(place, std::move(rows), width, std::move(where));
  if (auto whole = made->checkWhole(); !whole) return tl::unexpected(whole.error());
  return std::shared_ptr<const StateRows>(std::move(made));
}

RowsByReading::RowsByReading(const PlainPlace& place, RowsOfFile rows, std::int64_t width, std::string where)
    : StateRows(std::move(rows), width), place_(place), where_(std::move(where)) {}

RowsByReading::~RowsByReading() { ::close(place_.descriptor); }

Result<void> RowsByReading::checkWhole() const {
  return checkFileReaches(place_.descriptor, place_.first + (place_.items - 1) * place_.stride + rowBytesOf(place_, width()), where_);
}

Result<void> RowsByReading::read(const std::vector<Wanted>& wanted, std::uint16_t* halves) const {
  if (auto whole = checkWhole(); !whole) return whole;
  std::vector<char> row(static_cast<std::size_t>(rowBytesOf(place_, width())));
  std::int64_t held = -1;  // an item may be wanted more than once
  for (const auto& one : wanted) {
    if (one.row != held)
      if (auto good = readWhole(place_.descriptor, place_.first + one.row * place_.stride, row, where_); !good) return good;
    held = one.row;
    copyAsHalves(row.data(), place_.valueBytes, width(), halves + one.position * width());
  }
  return {};
}

Result<std::shared_ptr<const StateRows>> plainRows(const PlainPlace& place, const StateRows::RowsOfFile& rows, std::int64_t width,
                                                   const std::string& where, const std::shared_ptr<FeatureMemory>& memory) {
  PlainPlace unmapped = place;
  unmapped.descriptor = ::fcntl(place.descriptor, F_DUPFD_CLOEXEC, 0);  // mapping owns the other one
  auto mapped = MappedRows::make(place, rows, width, where, memory);
  if (unmapped.descriptor < 0) return mapped;
  if (!mapped) return RowsByReading::make(unmapped, rows, width, where);
  ::close(unmapped.descriptor);
  return mapped;
}

}  // namespace xsmoe::features
