// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/handbook.h"

#include <QFile>
#include <QRegularExpression>
#include <QTextDocument>
#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>

#include "widgets/help/view_help.h"

static void ensureHandbook() { Q_INIT_RESOURCE(xsmoe); }

namespace xsmoe::widgets {
namespace {

HandbookPage readPage(const QString& name) {
  QFile file(QStringLiteral(":/xsmoe/handbook/%1.md").arg(name));
  if (!file.open(QIODevice::ReadOnly)) return {};
  const QString text = QString::fromUtf8(file.readAll());
  QString title = text.section(QLatin1Char('\n'), 0, 0);
  while (title.startsWith(QLatin1Char('#'))) title.remove(0, 1);
  return {name, title.trimmed(), text};
}

std::vector<HandbookPage> readPages() {
  std::vector<HandbookPage> pages;
  for (const ViewHelp& view : allViewHelp()) pages.push_back(readPage(view.page));
  for (const auto* const besides : {"undo", "glossary"}) pages.push_back(readPage(QString::fromLatin1(besides)));
  std::erase_if(pages, [](const HandbookPage& page) { return page.name.isEmpty(); });
  return pages;
}

/// How well a text answers to words that are looked for, best first.
enum class Match : std::uint8_t { kWhole, kBeginning, kInside, kNone };

/// What a word is looked for by, in the order of Match up to kNone: letters and numbers beside it make it a part of a longer one.
std::array<QRegularExpression, 3> patternsOf(const QString& word) {
  const QString plain = QRegularExpression::escape(word), begins = QStringLiteral("(?<![\\p{L}\\p{N}])") + plain;
  const auto pattern = [](const QString& of) {
    return QRegularExpression(of, QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
  };
  return {pattern(begins + QStringLiteral("(?![\\p{L}\\p{N}])")), pattern(begins), pattern(plain)};
}

/// Of the word that it answers to worst.
Match matchOf(const QString& text, const std::vector<std::array<QRegularExpression, 3>>& words) {
  auto worst = Match::kWhole;
  for (const auto& word : words) {
    const auto* const found = std::find_if(word.begin(), word.end(), [&text](const auto& one) { return text.contains(one); });
    worst = std::max(worst, static_cast<Match>(found - word.begin()));
  }
  return worst;
}

}  // namespace

const std::vector<HandbookPage>& handbookPages() {
  ensureHandbook();
  static const std::vector<HandbookPage> kPages = readPages();
  return kPages;
}

QString handbookPicture(const QString& page) {
  ensureHandbook();
  const QString file = QStringLiteral(":/xsmoe/screenshots/%1.png").arg(page);
  return QFile::exists(file) ? file : QString();
}

std::vector<std::size_t> searchHandbook(const std::vector<HandbookPage>& pages, const QString& words) {
  const QStringList all = words.split(QLatin1Char(' '), Qt::SkipEmptyParts);
  if (all.isEmpty()) {
    std::vector<std::size_t> every(pages.size());
    std::iota(every.begin(), every.end(), std::size_t{0});
    return every;
  }
  std::vector<std::array<QRegularExpression, 3>> wanted;
  for (const QString& word : all) wanted.push_back(patternsOf(word));
  // Words within longer ones are found only where no page has them at a beginning: "pin" is not looked for in "beginning".
  std::array<std::vector<std::size_t>, 4> ranked;
  std::vector<std::size_t> inside;
  for (std::size_t i = 0; i < pages.size(); ++i) {
    const Match title = matchOf(pages[i].title, wanted), text = matchOf(pages[i].text, wanted);
    if (title <= Match::kBeginning)
      ranked[title == Match::kWhole ? 0 : 1].push_back(i);
    else if (text <= Match::kBeginning)
      ranked[text == Match::kWhole ? 2 : 3].push_back(i);
    else if (text == Match::kInside)
      inside.push_back(i);
  }
  std::vector<std::size_t> found;
  for (const auto& pagesOfRank : ranked) found.insert(found.end(), pagesOfRank.begin(), pagesOfRank.end());
  return found.empty() ? inside : found;
}

QTextCursor findInPage(const QTextDocument& page, const QString& word) {
  for (const auto& pattern : patternsOf(word))
    if (const QTextCursor found = page.find(pattern); !found.isNull()) return found;
  return {};
}

}  // namespace xsmoe::widgets
