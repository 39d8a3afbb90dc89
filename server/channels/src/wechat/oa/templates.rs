//! The account's templates, and the industry that those of the old library belong to (wechat.md 3.4).

use serde::Deserialize;
use serde_json::json;

use super::{AccessToken, OaError, OfficialAccount};

/// One class of the industry table, such as IT科技 / IT软件与服务.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
pub struct IndustryClass {
    /// IT科技.
    #[serde(default, rename = "first_class")]
    pub first: String,
    /// IT软件与服务.
    #[serde(default, rename = "second_class")]
    pub second: String,
}

/// The industries that the account chose; `None` where it chose none.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Industry {
    /// 主营行业.
    pub primary: Option<IndustryClass>,
    /// 副营行业.
    pub secondary: Option<IndustryClass>,
}

/// A template that the account holds.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TemplateRow {
    /// Its ID, the account's own.
    pub template_id: String,
    /// Its title.
    #[serde(default)]
    pub title: String,
    /// First half of its industry; empty for a category template (类目模板).
    #[serde(default)]
    pub primary_industry: String,
    /// Second half of its industry.
    #[serde(default)]
    pub deputy_industry: String,
    /// Its text, with `{{key.DATA}}` where values go.
    #[serde(default)]
    pub content: String,
    /// The text as WeChat shows it as an example.
    #[serde(default)]
    pub example: String,
}

#[derive(Deserialize)]
struct IndustryAnswer {
    primary_industry: Option<IndustryClass>,
    secondary_industry: Option<IndustryClass>,
}

#[derive(Deserialize)]
struct ListAnswer {
    template_list: Vec<TemplateRow>,
}

#[derive(Deserialize)]
struct AddAnswer {
    template_id: Option<String>,
}

impl OfficialAccount {
    /// The industries that the account chose.
    pub async fn industry(&self, token: &AccessToken) -> Result<Industry, OaError> {
        let answer: IndustryAnswer = self.ask(token, "/cgi-bin/template/get_industry", &[]).await?;
        let chosen =
            |class: Option<IndustryClass>| class.filter(|c| !c.first.is_empty() || !c.second.is_empty());
        Ok(Industry {
            primary: chosen(answer.primary_industry),
            secondary: chosen(answer.secondary_industry),
        })
    }

    /// Every template that the account holds. Only a verified service account may ask.
    pub async fn templates(&self, token: &AccessToken) -> Result<Vec<TemplateRow>, OaError> {
        let answer: ListAnswer = self.ask(token, "/cgi-bin/template/get_all_private_template", &[]).await?;
        Ok(answer.template_list)
    }

    /// Adds a template of the library by its number and returns the ID that the account has it under. `keywords` are
    /// the fields' names, in order, of a category template; a template of the old library has none.
    pub async fn add_template(
        &self,
        token: &AccessToken,
        short_id: &str,
        keywords: &[&str],
    ) -> Result<String, OaError> {
        let body = if keywords.is_empty() {
            json!({"template_id_short": short_id})
        } else {
            json!({"template_id_short": short_id, "keyword_name_list": keywords})
        };
        let answer: AddAnswer = self.tell(token, "/cgi-bin/template/api_add_template", &body).await?;
        match answer.template_id {
            Some(id) if !id.is_empty() => Ok(id),
            _ => Err(OaError::Malformed("no template_id".to_owned())),
        }
    }
}
