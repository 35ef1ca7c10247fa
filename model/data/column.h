// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstring>
#include <initializer_list>
#include <type_traits>
#include <utility>

#include "model/data/spilled_bytes.h"

namespace xsmoe::data {

/// A list that may be longer than memory (spilled_bytes.h): values one after the other, as std::vector has them. Growing throws
/// ThrownError.
template <class T>
class Column {
  static_assert(std::is_trivially_copyable_v<T>);

 public:
  using value_type = T;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using reference = T&;
  using const_reference = const T&;
  using iterator = T*;
  using const_iterator = const T*;

  Column() = default;
  Column(std::initializer_list<T> values) { append(values.begin(), values.size()); }
  Column(const Column& other) { append(other.data(), other.size()); }
  Column(Column&& other) noexcept : bytes_(std::move(other.bytes_)), size_(std::exchange(other.size_, 0)) {}
  Column& operator=(const Column& other) {
    Column copy(other);
    swap(copy);
    return *this;
  }
  Column& operator=(Column&& other) noexcept {
    swap(other);
    return *this;
  }
  ~Column() = default;

  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  [[nodiscard]] T* data() { return reinterpret_cast<T*>(bytes_.data()); }
  [[nodiscard]] const T* data() const { return reinterpret_cast<const T*>(bytes_.data()); }
  [[nodiscard]] T* begin() { return data(); }
  [[nodiscard]] T* end() { return data() + size_; }
  [[nodiscard]] const T* begin() const { return data(); }
  [[nodiscard]] const T* end() const { return data() + size_; }
  [[nodiscard]] T& operator[](std::size_t i) { return data()[i]; }
  [[nodiscard]] const T& operator[](std::size_t i) const { return data()[i]; }
  [[nodiscard]] T& back() { return data()[size_ - 1]; }
  [[nodiscard]] const T& back() const { return data()[size_ - 1]; }

  void push_back(T value) {
    makeRoom(size_ + 1);
    data()[size_++] = value;
  }
  void resize(std::size_t size, T value = {}) {
    makeRoom(size);
    if (size > size_) std::fill(data() + size_, data() + size, value);
    size_ = size;
  }
  /// each(value) for all of them in order; of a long list a piece is in memory at a time.
  template <class Each>
  void forEach(const Each& each) const {
    constexpr std::size_t kTogether = SpilledBytes::kStep / sizeof(T);
    for (std::size_t first = 0; first < size_; first += kTogether) {
      std::for_each(begin() + first, begin() + std::min(size_, first + kTogether), each);
      letGo();
    }
  }
  /// As of SpilledBytes.
  void letGo() const { bytes_.letGo(); }
  [[nodiscard]] bool inFile() const { return bytes_.inFile(); }

  friend bool operator==(const Column& a, const Column& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

 private:
  void makeRoom(std::size_t size) {
    if (size * sizeof(T) > bytes_.capacity()) bytes_.grow(size * sizeof(T), size_ * sizeof(T));
  }
  void append(const T* values, std::size_t count) {
    if (count == 0) return;
    makeRoom(size_ + count);
    std::memcpy(static_cast<void*>(data() + size_), values, count * sizeof(T));
    size_ += count;
  }
  void swap(Column& other) noexcept {
    std::swap(bytes_, other.bytes_);
    std::swap(size_, other.size_);
  }

  SpilledBytes bytes_;
  std::size_t size_ = 0;
};

/// The least and the greatest value of a column that is not empty.
template <class T>
[[nodiscard]] std::pair<T, T> leastAndMost(const Column<T>& column) {
  std::pair<T, T> found(column[0], column[0]);
  column.forEach([&](const T& value) { found = {std::min(found.first, value), std::max(found.second, value)}; });
  return found;
}

}  // namespace xsmoe::data
