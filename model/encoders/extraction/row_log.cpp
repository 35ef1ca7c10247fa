// SPDX-License-Identifier: Apache-2.0
#include "model/encoders/extraction/row_log.h"

#include <fcntl.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include "model/features/sha256.h"

namespace xsmoe::encoders {
namespace {

constexpr std::string_view kMagic = "xsmoerow";
constexpr std::int64_t kHalfBytes = sizeof(std::uint16_t);

/// What a block of a RowLog begins with, as it lies in the file.
struct BlockHeader {
  std::array<char, 8> magic{};
  std::uint64_t rows = 0, textBytes = 0;
  std::array<char, 64> sha256{};

  /// Whether it says no more than `items` rows, and `bytesLeft` bytes after it.
  [[nodiscard]] bool plausible(std::int64_t items, std::int64_t bytesLeft) const {
    const auto most = static_cast<std::uint64_t>(std::max<std::int64_t>(0, bytesLeft));
    return std::string_view(magic.data(), magic.size()) == kMagic && rows > 0 && rows <= static_cast<std::uint64_t>(items) &&
           textBytes <= most && rows * sizeof(std::int64_t) <= most - textBytes;
  }
};
static_assert(sizeof(BlockHeader) == 88);

/// A block's row numbers and its lines of text, without its halves.
struct BlockRows {
  std::vector<std::int64_t> rows;
  std::vector<std::string> problems;

  [[nodiscard]] std::int64_t present() const {
    return std::count_if(problems.begin(), problems.end(), [](const std::string& problem) { return problem.empty(); });
  }
};

std::string bytesOf(const BlockRows& block) {
  std::string bytes(block.rows.size() * sizeof(std::int64_t), '\0');
  std::memcpy(bytes.data(), block.rows.data(), bytes.size());
  for (std::string line : block.problems) {
    std::replace(line.begin(), line.end(), '\n', ' ');  // a line a row
    bytes += line + '\n';
  }
  return bytes;
}

/// What a header's checksum must be.
std::string checksumOfBlock(const BlockHeader& header, const std::string& rowsAndText, const void* halves, std::size_t bytes) {
  features::Sha256 sum;
  sum.add(&header.rows, sizeof header.rows);
  sum.add(&header.textBytes, sizeof header.textBytes);
  sum.add(rowsAndText.data(), rowsAndText.size());
  sum.add(halves, bytes);
  return sum.finish();
}

/// Header, rows and text of a block whose halves follow.
std::string startOfBlock(const BlockRows& block, const std::uint16_t* halves, std::size_t halfCount) {
  const std::string bytes = bytesOf(block);
  BlockHeader header;
  std::copy(kMagic.begin(), kMagic.end(), header.magic.begin());
  header.rows = block.rows.size();
  header.textBytes = bytes.size() - block.rows.size() * sizeof(std::int64_t);
  const std::string sum = checksumOfBlock(header, bytes, halves, halfCount * sizeof(std::uint16_t));
  std::copy(sum.begin(), sum.end(), header.sha256.begin());
  std::string start(sizeof header, '\0');
  std::memcpy(start.data(), &header, sizeof header);
  return start + bytes;
}

/// The rows and texts that follow a header; empty where they do not fit it.
std::optional<BlockRows> rowsOfBlock(const BlockHeader& header, const std::string& bytes, std::int64_t items) {
  BlockRows block;
  block.rows.resize(header.rows);
  std::memcpy(block.rows.data(), bytes.data(), header.rows * sizeof(std::int64_t));
  if (std::any_of(block.rows.begin(), block.rows.end(), [&](std::int64_t row) { return row < 0 || row >= items; })) return std::nullopt;
  std::istringstream text(bytes.substr(header.rows * sizeof(std::int64_t)));
  for (std::string line; std::getline(text, line);) block.problems.push_back(line);
  if (block.problems.size() != block.rows.size()) return std::nullopt;
  return block;
}

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
