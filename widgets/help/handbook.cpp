// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/help/handbook.h"

#include <QFile>
#include <algorithm>

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

bool holdsAll(const QString& text, const QStringList& words) {
  return std::all_of(words.begin(), words.end(), [&text](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
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
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < pages.size(); ++i)
    if (holdsAll(pages[i].text, all)) found.push_back(i);
  if (!all.isEmpty()) std::stable_partition(found.begin(), found.end(), [&](std::size_t i) { return holdsAll(pages[i].title, all); });
  return found;
}

}  // namespace xsmoe::widgets
