// SPDX-License-Identifier: Apache-2.0
#include "model/features/mapped_file.h"

#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

namespace xsmoe::features {
namespace {

std::int64_t pageBytes() {
  static const auto kBytes = static_cast<std::int64_t>(::sysconf(_SC_PAGESIZE));
  return kBytes;
}

}  // namespace

Result<void> checkFileReaches(int descriptor, std::int64_t end, const std::string& where) {
  struct stat status {};
  if (::fstat(descriptor, &status) == 0 && status.st_size >= end) return {};
  return badInput(
      where,
      "the file is truncated: its values reach to byte " + std::to_string(end) + ", and it ends at byte " + std::to_string(status.st_size),
      "Copy it again or make the cache again");
}

MappedFile::MappedFile(int descriptor, std::int64_t end, std::string where)
    : descriptor_(descriptor), end_(end), where_(std::move(where)) {}

Result<std::unique_ptr<MappedFile>> MappedFile::map(int descriptor, std::int64_t first, std::int64_t bytes, std::string where) {
  std::unique_ptr<MappedFile> file(new MappedFile(descriptor, first + bytes, std::move(where)));
  if (auto whole = file->checkWhole(); !whole) return tl::unexpected(whole.error());
  file->before_ = first % pageBytes();
  file->length_ = static_cast<std::size_t>(file->before_ + bytes);
  void* const pages = ::mmap(nullptr, file->length_, PROT_READ, MAP_SHARED, descriptor, first - file->before_);
  if (pages == MAP_FAILED)
    return badInput(file->where_, "cannot be mapped into memory (" + std::generic_category().message(errno) + ")",
                    "Allow the program more address space (ulimit -v)");
  file->pages_ = static_cast<char*>(pages);
  file->marks_.assign(static_cast<std::size_t>(file->windowAt(bytes - 1)) + 1, false);
  file->asked_.assign(static_cast<std::size_t>((file->before_ + bytes - 1) / pageBytes()) + 1, false);
  ::posix_madvise(pages, file->length_, POSIX_MADV_RANDOM);  // rows of a batch lie anywhere: what lies beside them is not wanted
  return file;
}

MappedFile::~MappedFile() {
  if (pages_ != nullptr) ::munmap(pages_, length_);
  ::close(descriptor_);
}

Result<void> MappedFile::checkWhole() const { return checkFileReaches(descriptor_, end_, where_); }

std::int64_t MappedFile::windowAt(std::int64_t offset) const {
  const auto windowOf = [](const char* address) { return static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(address)) / kWindow; };
  return windowOf(at(offset)) - windowOf(pages_);
}

void MappedFile::willRead(std::int64_t offset, std::int64_t bytes) const {
  const auto page = pageBytes();
  const auto end = before_ + offset + bytes;
  for (auto first = (before_ + offset) / page * page; first < end; first += kAdvisedBytes)
    ::madvise(pages_ + first, static_cast<std::size_t>(std::min(kAdvisedBytes, end - first)), MADV_WILLNEED);  // no more than advice
}

bool MappedFile::ask(std::int64_t offset, std::int64_t bytes) {
  bool fresh = false;
  const auto last = static_cast<std::size_t>((before_ + offset + bytes - 1) / pageBytes());
  for (auto page = static_cast<std::size_t>((before_ + offset) / pageBytes()); page <= last; ++page) {
    fresh = fresh || !asked_[page];
    asked_[page] = true;
  }
  return fresh;
}

void MappedFile::forgetAsked() { std::fill(asked_.begin(), asked_.end(), false); }

std::int64_t MappedFile::mark(std::int64_t first, std::int64_t last) {
  std::int64_t fresh = 0;
  for (auto window = static_cast<std::size_t>(first); window <= static_cast<std::size_t>(last); ++window) {
    if (marks_[window]) continue;
    marks_[window] = true;
    ++fresh;
  }
  marked_ += fresh;
  return fresh;
}

void MappedFile::givePagesBack() {
  if (marked_ == 0) return;
  ::madvise(pages_, length_, MADV_DONTNEED);
  std::fill(marks_.begin(), marks_.end(), false);
  forgetAsked();
  marked_ = 0;
}

}  // namespace xsmoe::features
