<?php
// Does in a site with the plugin what takes no browser, and prints JSON:
//   php plugin.php FOLDER COMMAND [JSON]      (the folder of WordPress)

$_SERVER['HTTP_HOST'] = 'localhost';
[, $folder, $command] = $argv;
$given = json_decode($argv[3] ?? 'null', true);
require $folder . '/wp-load.php';
require ABSPATH . 'wp-admin/includes/plugin.php';

const PLUGIN = 'policy-explorer/policy-explorer.php';

$commands = [
    'activate' => fn () => activate_plugin(PLUGIN),
    // Every copy is so old that it is time to ask again.
    'age' => function () {
        global $wpdb;
        foreach ($wpdb->get_col("SELECT option_name FROM $wpdb->options WHERE option_name LIKE 'policy\\_explorer\\_state\\_%'") as $name) {
            update_option($name, ['next' => 0] + get_option($name), false);
        }
    },
    'tidy' => fn () => do_action('policy_explorer_tidy'),
    // Without the tour for newcomers, which covers the editor.
    'untoured' => fn () => update_user_meta(
        get_user_by('login', $given)->ID,
        $GLOBALS['wpdb']->get_blog_prefix() . 'persisted_preferences',
        ['core/edit-post' => ['welcomeGuide' => false], 'core' => ['welcomeGuide' => false], '_modified' => gmdate('c')]
    ),
    'states' => fn () => (new PolicyExplorer\Options())->states(),
    'option' => fn () => update_option($given[0], $given[1]),
    'theme' => fn () => switch_theme($given),
    'kept' => function () {
        global $wpdb;
        $cron = array_filter(array_merge(...array_values(array_map('array_keys', array_filter(_get_cron_array(), 'is_array')))), fn ($hook) => str_starts_with($hook, 'policy_explorer'));
        $options = $wpdb->get_col("SELECT option_name FROM $wpdb->options WHERE option_name LIKE '%policy\\_explorer%' AND option_name NOT LIKE 'widget\\_%'");
        return array_merge(array_values($cron), $options);
    },
    // As the list of plugins does it, after the files are gone.
    'uninstall' => function () {
        deactivate_plugins(PLUGIN);
        uninstall_plugin(PLUGIN);
    },
    'content' => fn () => get_post($given)->post_content,
    'renew' => function () use ($given) {
        $renewed = [];
        add_action('clean_post_cache', function ($id) use (&$renewed) { $renewed[] = $id; });
        do_action('policy_explorer_refresh', ...$given);
        return array_values(array_unique($renewed));
    },
];
echo json_encode($commands[$command]());
