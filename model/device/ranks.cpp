// SPDX-License-Identifier: Apache-2.0
#include "model/device/ranks.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "model/device/cuda.h"

namespace xsmoe::device {
namespace {

/// The first rank whose text is another than rank 0's.
std::optional<int> firstOther(const std::vector<std::string>& texts) {
  const auto other = std::find_if(texts.begin(), texts.end(), [&](const std::string& text) { return text != texts.front(); });
  return other == texts.end() ? std::nullopt : std::optional(static_cast<int>(other - texts.begin()));
}

[[noreturn]] void refuse(int rank, const std::string& why, const std::string& remedy) {
  throw RankLost(Error{ErrorKind::kRankLost, why, "rank " + std::to_string(rank), remedy});
}

}  // namespace

std::vector<Range> Ranks::sharesOf(std::int64_t rows, std::int64_t together) const {
  const auto unit = rows >= together * size() ? together : 1;
  const auto units = (rows + unit - 1) / unit;
  std::vector<Range> shares;
  for (int rank = 0; rank < size(); ++rank) {
    const auto share = shareOf(units, rank, size());
    shares.push_back({std::min(rows, share.first * unit), std::min(rows, share.end * unit)});
  }
  return shares;
}

void Ranks::sum(const at::Tensor& tensor) {
  auto flat = tensor.detach().view({tensor.numel()});
  const auto shares = sharesOf(flat.numel());
  const auto there = send(flat, exchangesOn(flat.device()));  // once for both exchanges
  flat.copy_(send(gatherRows(sumRows(there, shares), shares), flat.device()));
}

bool Ranks::any(bool own) {
  const auto all = gatherRows(at::full({1}, own ? 1 : 0, at::kByte), sharesOf(size()));
  return all.any().item<bool>();
}

std::vector<std::string> Ranks::gatherTexts(const std::string& own) {
  auto bytes = at::empty({std::ssize(own)}, at::kByte);
  if (!own.empty()) std::memcpy(bytes.data_ptr(), own.data(), own.size());
  std::vector<std::string> texts;
  for (const auto& one : gather(bytes))
    texts.emplace_back(one.numel() == 0 ? "" : static_cast<const char*>(one.data_ptr()), static_cast<std::size_t>(one.numel()));
  return texts;
}

void Ranks::agreeOn(const std::string& what, const std::string& own, const std::string& remedy) {
  const auto texts = gatherTexts(own);
  if (const auto rank = firstOther(texts)) refuse(*rank, "it has another " + what + " than rank 0", remedy);
}

void Ranks::haveEachTheirOwn(const std::string& what, const std::string& own, const std::string& remedy) {
  const auto texts = gatherTexts(own);
  for (auto text = texts.begin(); text != texts.end(); ++text) {
    const auto first = text->empty() ? text : std::find(texts.begin(), text, *text);
    if (first != text)
      refuse(static_cast<int>(text - texts.begin()), "it has the " + what + " of rank " + std::to_string(first - texts.begin()), remedy);
  }
}

void Ranks::agreeOnWords(const std::string& own, const std::string& remedy) {
  const auto texts = gatherTexts(own);
  const auto rank = firstOther(texts);
  if (rank) refuse(*rank, "it " + texts[static_cast<std::size_t>(*rank)] + ", and rank 0 " + texts.front(), remedy);
}

}  // namespace xsmoe::device
