//! What Blogger prints in place of a comment that was taken away.

/// The notices by language of the blog. The English ones are seen in exports; the others are the platform's
/// translations as they stand on pages, and a comment must consist of nothing else to count.
const NOTICES: &[&str] = &[
    "This comment has been removed by the author.",
    "This comment has been removed by a blog administrator.",
    "This post has been removed by the author.",
    "This post has been removed by a blog administrator.",
    "Este comentário foi removido pelo autor.",
    "Este comentário foi removido por um administrador do blog.",
    "Este comentario ha sido eliminado por el autor.",
    "Este comentario ha sido eliminado por un administrador del blog.",
    "Ce commentaire a été supprimé par l'auteur.",
    "Ce commentaire a été supprimé par un administrateur du blog.",
    "Dieser Kommentar wurde vom Autor entfernt.",
    "Dieser Kommentar wurde von einem Blog-Administrator entfernt.",
    "Questo commento è stato eliminato dall'autore.",
    "Deze reactie is verwijderd door de auteur.",
    "Ten komentarz został usunięty przez autora.",
    "Этот комментарий был удален автором.",
    "このコメントは投稿者によって削除されました。",
    "作者已經移除這則留言。",
];

/// No notice is longer, in bytes, even with markup around it.
pub(super) const LONGEST: usize = 200;

/// Returns true if the body of a comment is nothing but a notice of removal.
pub(super) fn is_notice(html: &str) -> bool {
    if html.len() > LONGEST {
        return false;
    }
    let text = html.replace(['\u{2019}'], "'").replace("&#39;", "'");
    let text = text.trim().trim_start_matches("<span class=\"deleted-comment\">").trim_end_matches("</span>").trim();
    NOTICES.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_notice_is_known_only_when_it_stands_alone() {
        assert!(is_notice(" This comment has been removed by the author. "));
        assert!(is_notice("<span class=\"deleted-comment\">Ce commentaire a été supprimé par l’auteur.</span>"));
        assert!(!is_notice("I wonder why it says: This comment has been removed by the author."));
    }
}
