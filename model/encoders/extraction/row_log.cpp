// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/row_log.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>
#include <utility>

#include "model/encoders/extraction/row_block.h"

namespace xsmoe::encoders {
namespace {

constexpr std::int64_t kHalfBytes = sizeof(std::uint16_t);

/// Reads exactly so many bytes; false at the end of the file and where reading fails.
bool readAt(int file, std::int64_t at, void* to, std::size_t bytes) {
  auto* next = static_cast<char*>(to);
  while (bytes > 0) {
    const ssize_t count = ::pread(file, next, bytes, at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count, at += count, bytes -= static_cast<std::size_t>(count);
  }
  return true;
}

bool writeAt(int file, std::int64_t at, const void* from, std::size_t bytes) {
  const auto* next = static_cast<const char*>(from);
  while (bytes > 0) {
    const ssize_t count = ::pwrite(file, next, bytes, at);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return false;
    next += count, at += count, bytes -= static_cast<std::size_t>(count);
  }
  return true;
}

tl::unexpected<Error> unwritable(const std::filesystem::path& path) {
  return cannotWrite(path.string(), "finished features cannot be kept (" + std::generic_category().message(errno) + ")",
                     "Check the free space and the permissions; the same command goes on where it stopped");
}

/// A block's header, rows and texts; empty where no whole block begins at `at`.
struct BlockStart {
  BlockHeader header;
  std::string bytes;
  BlockRows rows;
  std::int64_t firstHalf = 0;
};
std::optional<BlockStart> readStart(int file, std::int64_t at, std::int64_t fileBytes, std::int64_t items) {
  BlockStart start;
  if (!readAt(file, at, &start.header, sizeof start.header)) return std::nullopt;
  at += static_cast<std::int64_t>(sizeof start.header);
  if (!start.header.plausible(items, fileBytes - at)) return std::nullopt;
  start.bytes.resize(start.header.rows * sizeof(std::int64_t) + start.header.textBytes);
  if (!readAt(file, at, start.bytes.data(), start.bytes.size())) return std::nullopt;
  auto rows = rowsOfBlock(start.header, start.bytes, items);
  if (!rows) return std::nullopt;
  start.rows = std::move(*rows);
  start.firstHalf = at + static_cast<std::int64_t>(start.bytes.size());
  return start;
}

}  // namespace

Result<RowLog> RowLog::open(const std::filesystem::path& path, std::int64_t items, std::int64_t halvesPerRow) {
  RowLog log(path, items, halvesPerRow);
  log.file_ = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (log.file_ < 0) return unwritable(path);
  if (auto good = log.readBlocks(); !good) return tl::unexpected(good.error());
  return log;
}

std::int64_t RowLog::countRows(const std::filesystem::path& path, std::int64_t halvesPerRow) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return 0;
  const std::int64_t fileBytes = ::lseek(file, 0, SEEK_END);
  std::int64_t rows = 0, at = 0;
  while (const auto start = readStart(file, at, fileBytes, INT64_MAX)) {
    at = start->firstHalf + start->rows.present() * halvesPerRow * kHalfBytes;
    if (at > fileBytes) break;
    rows += std::ssize(start->rows.rows);
  }
  ::close(file);
  return rows;
}

RowLog::RowLog(RowLog&& other) noexcept
    : path_(std::move(other.path_)),
      file_(std::exchange(other.file_, -1)),
      halvesPerRow_(other.halvesPerRow_),
      end_(other.end_),
      finished_(other.finished_),
      places_(std::move(other.places_)),
      problems_(std::move(other.problems_)) {}

RowLog::~RowLog() {
  if (file_ >= 0) ::close(file_);
}

Result<void> RowLog::readBlocks() {
  const std::int64_t fileBytes = ::lseek(file_, 0, SEEK_END);
  std::vector<char> halves;
  while (const auto start = readStart(file_, end_, fileBytes, std::ssize(places_))) {
    halves.resize(static_cast<std::size_t>(start->rows.present() * halvesPerRow_ * kHalfBytes));
    if (!readAt(file_, start->firstHalf, halves.data(), halves.size())) break;
    const std::string sum = checksumOfBlock(start->header, start->bytes, halves.data(), halves.size());
    if (sum != std::string(start->header.sha256.begin(), start->header.sha256.end())) break;
    note(start->rows.rows, start->rows.problems, start->firstHalf);
    end_ = start->firstHalf + std::ssize(halves);
  }
  if (end_ < fileBytes && ::ftruncate(file_, end_) != 0) return unwritable(path_);
  return {};
}

void RowLog::note(const std::vector<std::int64_t>& rows, const std::vector<std::string>& problems, std::int64_t firstHalf) {
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::int64_t& place = places_[static_cast<std::size_t>(rows[i])];
    finished_ += place == kUnknown;
    if (problems[i].empty()) {
      place = std::exchange(firstHalf, firstHalf + halvesPerRow_ * kHalfBytes);
    } else {
      place = kWithoutFeatures;
      problems_[rows[i]] = problems[i];
    }
  }
}

Result<void> RowLog::append(const FinishedRows& block) {
  const std::string start = startOfBlock({block.rows, block.problems}, block.halves.data(), block.halves.size());
  const auto firstHalf = end_ + std::ssize(start);
  const std::size_t bytes = block.halves.size() * sizeof(std::uint16_t);
  if (!writeAt(file_, end_, start.data(), start.size()) || !writeAt(file_, firstHalf, block.halves.data(), bytes)) return unwritable(path_);
  note(block.rows, block.problems, firstHalf);
  end_ = firstHalf + static_cast<std::int64_t>(bytes);
  return {};
}

Result<void> RowLog::synchronise() {
  if (::fdatasync(file_) != 0) return unwritable(path_);
  return {};
}

Result<void> RowLog::read(std::int64_t row, std::uint16_t* halves) const {
  if (readAt(file_, places_.at(static_cast<std::size_t>(row)), halves, static_cast<std::size_t>(halvesPerRow_ * kHalfBytes))) return {};
  return badInput(path_.string(), "finished features cannot be read again", "Check the disk, and begin anew with --restart");
}

}  // namespace xsmoe::encoders
