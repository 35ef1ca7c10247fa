// SPDX-License-Identifier: Apache-2.0
#include "model/generator/hashed_words.h"

#include <cmath>
#include <cstdint>
#include <map>
#include <unordered_map>

namespace xsmoe::generator {
namespace {

std::uint64_t hashOf(std::string_view word) {
  std::uint64_t hash = 14695981039346656037ULL;  // FNV-1a
  for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash ^ (hash >> 29U);
}

using Counts = std::map<std::string, int>;  // in order, so that sums round the same way everywhere

Counts countWords(std::string_view text) {
  Counts counts;
  for (const std::string& word : wordsOf(text)) ++counts[word];
  return counts;
}

void normalise(float* row, int width) {
  double sum = 0;
  for (int i = 0; i < width; ++i) sum += static_cast<double>(row[i]) * row[i];
  if (sum <= 0) return;
  for (int i = 0; i < width; ++i) row[i] = static_cast<float>(row[i] / std::sqrt(sum));
}

}  // namespace

std::vector<std::string> wordsOf(std::string_view text) {
  std::vector<std::string> words;
  std::string word;
  const auto finish = [&] {
    if (word.size() > 1) words.push_back(word);
    word.clear();
  };
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool upper = byte >= 'A' && byte <= 'Z';
    if (upper)
      word += static_cast<char>(byte - 'A' + 'a');
    else if ((byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte >= 0x80)
      word += c;
    else
      finish();
  }
  finish();
  return words;
}

std::vector<float> hashWords(const std::vector<std::string>& texts, int width) {
  std::vector<Counts> counts;
  std::unordered_map<std::string, int> textsWith;
  for (const std::string& text : texts) {
    counts.push_back(countWords(text));
    for (const auto& [word, count] : counts.back()) ++textsWith[word];
  }
  std::vector<float> rows(texts.size() * static_cast<std::size_t>(width));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    float* const row = rows.data() + i * static_cast<std::size_t>(width);
    for (const auto& [word, count] : counts[i]) {
      const std::uint64_t hash = hashOf(word);
      const double rarity = std::log(static_cast<double>(texts.size()) / textsWith[word]);
      const double weight = (1 + std::log(static_cast<double>(count))) * rarity;
      row[(hash >> 1U) % static_cast<std::uint64_t>(width)] += static_cast<float>((hash & 1U) != 0 ? weight : -weight);
    }
    normalise(row, width);
  }
  return rows;
}

}  // namespace xsmoe::generator
