// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once
#include <QString>
#include <QStringList>
#include <QTextCursor>
#include <cstddef>
#include <vector>

class QTextDocument;

namespace xsmoe::widgets {

/// A page of the built-in handbook, in Markdown.
struct HandbookPage {
  QString name;   ///< "network"
  QString title;  ///< its first line
  QString text;
};

/// All pages, those of views first, then the glossary. A page that is not built in is left out.
[[nodiscard]] const std::vector<HandbookPage>& handbookPages();

/// The file of a page's picture, a screenshot of the view that it is about; empty: it has none.
[[nodiscard]] QString handbookPicture(const QString& page);

/// Places of the pages that hold all words of a search, in any case, at the beginning of a word; all of them for an empty one. Those of
/// whose title they are come first, and whole words before longer ones. Where no page has them so, those with the words inside others.
[[nodiscard]] std::vector<std::size_t> searchHandbook(const std::vector<HandbookPage>& pages, const QString& words);
/// The first place in a page that answers best to a word of a search; null: there is none.
[[nodiscard]] QTextCursor findInPage(const QTextDocument& page, const QString& word);

}  // namespace xsmoe::widgets
